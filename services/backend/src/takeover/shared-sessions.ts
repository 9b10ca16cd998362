// Sessions that any replica serves: what is not here is looked for, taken, or reached where it runs.
import type { Session } from '../flow/session.ts';
import { recordEntry, runningTurn } from '../flow/state.ts';
import { addressOf, logKey, type SessionAddress } from '../sessions/address.ts';
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
  const { live, tokenLog, flowOf } = parts;
  const kept = createKeptSessions(parts, directory);
  /** Its log stays for as long as sessions are kept. Another replica may have it by now, and then it is that one's. */
  const close: CloseSession = async (key, reason) => {
    const session = await live.get(key);
    const isOurs = session && !session.state.endId && (await directory.glance(key))?.isOurs;
    if (isOurs && (await find(addressOf(key))) === session) session.close(reason);
    await live.forget(key, session);
  };
  const run = createRunSession(parts, close);
  const find = createTakeSession({ ...parts, directory, kept, run });
  directory.serve(createHost(parts, find));
  const open: Sessions['open'] = async (address, call = {}) => {
    const key = logKey(address);
    if (live.get(key)) throw sessionExists();
    const flow = flowOf(address);
    return live.begin(key, async () => {
      if (await directory.glance(key)) throw sessionExists();
      return run(key, flow, { writer: await tokenLog.open(key, pinnedText(flow)), call });
    });
  };
  return {
    open,
    find,
    findOrOpen: async (address) => (await find(address)) ?? live.get(logKey(address)) ?? open(address),
    ...createReading({ ...parts, directory, kept }),
    end: createEnd({ ...parts, directory, kept }),
    count: () => live.count(),
    overdue: createOverdue(parts, kept, find),
    close: async () => {
      const sessions = await live.open();
      const running = sessions.filter(({ state }) => runningTurn(state)).map((session) => session.settled());
      await Promise.race([Promise.all(running), parts.clock.sleep(DRAIN_MS)]);
      for (const session of sessions) session.abandon();
      await Promise.all(live.keys().map((key) => live.forget(key)));
    },
  };
};

type SharedParts = SessionParts & { directory: Directory; kept: KeptSessions };

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

const createEnd =
  ({ live, flowOf, tokenLog, directory, kept, onEntry }: SharedParts): Sessions['end'] =>
  async (address) => {
    flowOf(address);
    const key = logKey(address);
    const isOurs = (await directory.glance(key))?.isOurs;
    const call = isOurs ? null : await kept.look(address);
    if (isOurs) (await live.get(key))?.close('closed');
    if (call && !call.state.endId) {
      // Whoever runs it may write no more.
      const writer = await tokenLog.open(key);
      const entry = writer.append({ type: 'session-end', reason: 'closed' });
      onEntry?.({ ...call, state: recordEntry(call.state, entry) }, entry.event);
    }
    await live.forget(key);
    await tokenLog.remove(key);
  };

const createOverdue =
  ({ live }: SessionParts, kept: KeptSessions, find: TakeSession): SessionRegistry['overdue'] =>
  async (address) => {
    const key = logKey(address);
    const call = await kept.look(address);
    if (!call || call.state.endId) return call;
    const found = await find(address);
    const session = await live.get(key);
    if (session && session === found && !runningTurn(session.state)) {
      session.close('idle');
      await live.forget(key, session);
    }
    return call;
  };
