// Sessions that any replica serves: what is not here is looked for, taken, or reached where it runs.
import { VoiceError } from '@firstword/shared/contract/errors';
import { closed } from '../flow/early-ends.ts';
import { flowEnded } from '../flow/faults.ts';
import type { Session } from '../flow/session.ts';
import { recordEntry, runningTurn } from '../flow/state.ts';
import { logKey, type SessionAddress } from '../sessions/address.ts';
import { sessionExists } from '../sessions/faults.ts';
import type { SessionRegistry, Sessions } from '../sessions/port.ts';
import { createRunSession, type CloseSession, type SessionParts } from '../sessions/run-session.ts';
import { createHost } from './host.ts';
import { createKeptSessions, type KeptSessions } from './kept-sessions.ts';
import type { Directory } from './port.ts';
import { pinnedText } from './restore.ts';
import { createTakeSession, type TakeSession } from './take-session.ts';

/** How long running turns may come to their end before others go on with them. */
const DRAIN_MS = 5_000;

/** The registry of one replica among others. */
export const createSharedSessions = (parts: SessionParts, directory: Directory): SessionRegistry => {
  const { live, clock } = parts;
  const kept = createKeptSessions(parts, directory);
  const leaving = new AbortController();
  /** Its log stays for as long as sessions are kept. Where another has taken it, its end is refused, and is that one's. */
  const close: CloseSession = async (key, reason) => {
    const session = await live.get(key);
    if (!session) return;
    session.close(reason);
    await session.flush().catch(() => undefined);
    directory.release(key);
    await live.forget(key, session);
  };
  const run = createRunSession(parts, close);
  const shared = { ...parts, directory, kept, run };
  const find = createTakeSession(shared);
  const host = createHost(parts, find);
  directory.serve({ ...host, orphaned: async (key) => (leaving.signal.aborted ? undefined : host.orphaned(key)) });
  return {
    ...createOpening(shared, find),
    find,
    ...createReading(shared),
    end: createEnd(shared),
    count: () => live.count(),
    overdue: createOverdue(parts, kept, { find, close }),
    close: async () => {
      leaving.abort();
      const sessions = await live.open();
      const running = sessions.filter(({ state }) => runningTurn(state)).map((session) => session.settled());
      await Promise.race([Promise.all(running), clock.sleep(DRAIN_MS)]);
      for (const session of sessions) session.abandon();
      // Whoever goes on with them shall not wait for a lease to run out.
      await directory.leave().catch(() => undefined);
      await Promise.all(live.keys().map((key) => live.forget(key)));
    },
  };
};

type SharedParts = SessionParts & { directory: Directory; kept: KeptSessions };

const createOpening = (
  { live, flowOf, tokenLog, directory, run }: SharedParts & { run: ReturnType<typeof createRunSession> },
  find: TakeSession,
): Pick<Sessions, 'open' | 'findOrOpen'> => {
  /** Null when another was faster. */
  const begin = async (address: SessionAddress, call = {}): Promise<Session> => {
    const key = logKey(address);
    const flow = flowOf(address);
    return live.begin(key, async () => {
      const writer = await directory.begin(key, pinnedText(flow));
      if (!writer) throw sessionExists();
      try {
        return run(key, flow, { writer, call });
      } catch (thrown) {
        // What it was to begin with cannot be; nothing of it is left, so that it can be begun as it should.
        await tokenLog.remove(key);
        throw thrown;
      }
    });
  };
  return {
    open: async (address, call) => {
      // What is here may be of a log that was lost.
      if (live.get(logKey(address)) && (await find(address, 'word'))) throw sessionExists();
      if (live.get(logKey(address))) throw sessionExists();
      return begin(address, call);
    },
    findOrOpen: async (address) => {
      const found = (await find(address, 'turn')) ?? live.get(logKey(address));
      if (found) return found;
      try {
        return await begin(address);
      } catch (thrown) {
        if (!isThere(thrown)) throw thrown;
        const theirs = await find(address, 'turn');
        if (theirs) return theirs;
        throw flowEnded();
      }
    },
  };
};

const isThere = (thrown: unknown): boolean => thrown instanceof VoiceError && thrown.code === 'SessionExists';

/** For whoever changes nothing: a session is left where it is. */
const createReading = ({ live, flowOf, directory, kept }: SharedParts): Pick<Sessions, 'look' | 'endOf'> => {
  const running = async (address: SessionAddress): Promise<Session | null> => {
    flowOf(address);
    const session = await live.get(logKey(address));
    return session && runningTurn(session.state) ? session : null;
  };
  return {
    look: async (address) => (await running(address)) ?? kept.look(address),
    endOf: async (address) => (await running(address))?.state ?? directory.glance(logKey(address)),
  };
};

/** Whoever has the session writes no more before it is looked at: what is told of it is all that there was. */
const createEnd =
  ({ live, flowOf, tokenLog, directory, kept, onEntry }: SharedParts): Sessions['end'] =>
  async (address) => {
    flowOf(address);
    const key = logKey(address);
    if (!(await directory.glance(key))) return;
    const writer = await tokenLog.open(key);
    const call = await kept.look(address);
    if (call && !call.state.endId) {
      let { state } = call;
      for (const event of closed(runningTurn(state), 'closed')) {
        state = recordEntry(state, writer.append(event));
        await writer.flush();
        onEntry?.({ ...call, state }, event);
      }
    }
    await live.forget(key);
    await tokenLog.remove(key);
  };

const createOverdue =
  (
    { live }: SessionParts,
    kept: KeptSessions,
    { find, close }: { find: TakeSession; close: CloseSession },
  ): SessionRegistry['overdue'] =>
  async (address) => {
    const key = logKey(address);
    const call = await kept.look(address);
    if (!call || call.state.endId) return call;
    const found = await find(address, 'word');
    const session = await live.get(key);
    if (session && session === found && !runningTurn(session.state)) await close(key, 'idle');
    return call;
  };
