// The sessions that this process serves: opened, found, taken over, closed when silent, and never more than fit.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createCompiler } from './flow/compile-flow.ts';
import type { CallContext } from './flow/new-session.ts';
import { addressOf, logKey, type SessionAddress } from './session-address.ts';
import type { SessionHandle } from './session-handle.ts';
import { flowNotFound, sessionExists, tooManySessions } from './session-faults.ts';
import { Session } from './flow/session.ts';
import { recordEntry, runningTurn, type SessionState } from './flow/state.ts';
import type { ChatModel } from './llm/port.ts';
import type { ControlMessage, Directory, Found } from './takeover/port.ts';
import { createRemoteSession } from './takeover/remote-session.ts';
import { createPinnedFlows, pinnedText, stateOf } from './takeover/restore.ts';
import type { LogWriter, TokenLog } from './token-log/port.ts';
import type { HttpCaller, McpServers } from './tools/port.ts';

export type SessionsOptions = {
  /** By flow id. A session keeps the flow that it was opened with. */
  flows: ReadonlyMap<string, VoiceFlow>;
  /** The model of a flow; asked at each turn. */
  model: (flow: VoiceFlow) => ChatModel;
  /** What a flow's http nodes send their requests with. */
  http: (flow: VoiceFlow) => HttpCaller;
  /** Its MCP servers; left out, or null, when it has none. */
  mcp?: (flow: VoiceFlow) => McpServers | null;
  tokenLog: TokenLog;
  /** Where sessions are, when other replicas have some; left out, all are here. */
  directory?: Directory;
  clock: Clock;
  log: Log;
  newId: () => string;
  /** A session of this process has logged this. */
  onEntry?: (call: KnownCall, event: TokenEvent) => void;
  maxSessions?: number;
};

/** A session with the flow that it was opened with, as it is now. */
export type KnownCall = { address: SessionAddress; flow: VoiceFlow; state: SessionState };

export type Sessions = {
  /** Opens a session without running anything; throws when it is open already. */
  open(address: SessionAddress, call?: CallContext): Promise<Session>;
  /** The session to be changed: taken if it runs nowhere. Null when it is not open; throws for an unknown flow. */
  find(address: SessionAddress): Promise<SessionHandle | null>;
  /** The same, opened now if it is not. */
  findOrOpen(address: SessionAddress): Promise<SessionHandle>;
  /** What is known of the session, for whoever only reads; null when it is not open; throws for an unknown flow. */
  look(address: SessionAddress): Promise<Pick<SessionHandle, 'state'> | null>;
  /** Ends the session and its readers, if it is open, and forgets it. */
  end(address: SessionAddress): Promise<void>;
  /** A session that should have ended by now; if nobody runs it, this process goes on with it. Null when nothing is left of it. */
  overdue(address: SessionAddress): Promise<KnownCall | null>;
  /** What reached another replica for a session of this process. */
  apply(key: string, message: ControlMessage): Promise<void>;
  /** How many this process holds. */
  count(): number;
  /** Takes a session whose executor is dead, and goes on with it. */
  takeOver(key: string): Promise<void>;
  /** Ends every session and its readers; where others can go on with them, lets them. */
  close(): Promise<void>;
};

const MAX_SESSIONS = 1_000;

/** How long the log of a session whose flow has ended is there for readers who come late. */
const READABLE_MS = 30_000;

/** How long running turns may come to their end before others go on with them. */
const DRAIN_MS = 5_000;

/** The registry of sessions. */
export const createSessions = (options: SessionsOptions): Sessions => new SessionRegistry(options);

class SessionRegistry implements Sessions {
  readonly #options: SessionsOptions;
  readonly #live = new Map<string, Promise<Session>>();
  readonly #compiledOf = createCompiler();
  readonly #pinned = createPinnedFlows();
  /** A session is taken by one caller at a time: the next one finds it here. */
  readonly #taking = new Map<string, Promise<SessionHandle | null>>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  async open(address: SessionAddress, call: CallContext = {}): Promise<Session> {
    if (this.#live.has(logKey(address))) throw sessionExists();
    return this.#open(address, call);
  }

  async findOrOpen(address: SessionAddress): Promise<SessionHandle> {
    const { directory } = this.#options;
    const found = directory ? await this.find(address) : this.#live.get(logKey(address));
    return found ?? this.#live.get(logKey(address)) ?? this.#open(address, {});
  }

  #open(address: SessionAddress, call: CallContext): Promise<Session> {
    const { tokenLog, directory, maxSessions = MAX_SESSIONS } = this.#options;
    const flow = this.#flowOf(address);
    const key = logKey(address);
    if (this.#live.size >= maxSessions) throw tooManySessions();
    const start = async (): Promise<Session> => {
      if (await directory?.look(key)) throw sessionExists();
      const writer = await tokenLog.open(key, directory ? pinnedText(flow) : '');
      return this.#session(key, flow, { writer, call });
    };
    // In the map before it is there: a second caller is refused instead of opening another.
    return this.#keep(key, start());
  }

  async find(address: SessionAddress): Promise<SessionHandle | null> {
    this.#flowOf(address);
    const key = logKey(address);
    const { directory } = this.#options;
    if (!directory) return (await this.#live.get(key)) ?? null;
    const taking = (this.#taking.get(key) ?? Promise.resolve())
      .catch(() => null)
      .then(() => this.#take(key, directory));
    this.#taking.set(key, taking);
    try {
      return await taking;
    } finally {
      if (this.#taking.get(key) === taking) this.#taking.delete(key);
    }
  }

  async look(address: SessionAddress): Promise<Pick<SessionHandle, 'state'> | null> {
    this.#flowOf(address);
    const live = await this.#live.get(logKey(address));
    const { directory } = this.#options;
    if (!directory || (live && runningTurn(live.state))) return live ?? null;
    return this.#kept(address, directory);
  }

  async end(address: SessionAddress): Promise<void> {
    const key = logKey(address);
    const { tokenLog, directory } = this.#options;
    const live = this.#live.get(key);
    if (live) (await live).close('closed');
    else if (directory) await this.#endElsewhere(address, directory);
    this.#live.delete(key);
    await tokenLog.remove(key);
  }

  async overdue(address: SessionAddress): Promise<KnownCall | null> {
    const { directory } = this.#options;
    if (!directory) return null;
    const call = await this.#kept(address, directory);
    if (call && !call.state.endId) await this.find(address);
    return call;
  }

  async #kept(address: SessionAddress, directory: Directory): Promise<KnownCall | null> {
    const served = this.#flowOf(address);
    const saved = await directory.look(logKey(address));
    if (!saved) return null;
    const flow = this.#pinned(saved.pinned, served);
    return { address, flow, state: stateOf(saved, this.#compiledOf(flow)) };
  }

  /** Whoever runs it may write no more. */
  async #endElsewhere(address: SessionAddress, directory: Directory): Promise<void> {
    const call = await this.#kept(address, directory);
    if (!call || call.state.endId) return;
    const writer = await this.#options.tokenLog.open(logKey(address));
    const entry = writer.append({ type: 'session-end', reason: 'closed' });
    this.#options.onEntry?.({ ...call, state: recordEntry(call.state, entry) }, entry.event);
  }

  async apply(key: string, message: ControlMessage): Promise<void> {
    const session = await this.#live.get(key);
    if (!session) throw new TypeError('word came for a session that is not here');
    try {
      if (message.type === 'interrupt') session.interrupt(message.turnId, message.heard);
      else if (message.type === 'commit') session.commit(message.turnId, message.interrupts);
      else if (message.type === 'spoken') session.markSpoken(message.turnId, message.offset);
      else session.startTurn({ ...message, acceptedMs: this.#options.clock.nowMs() });
    } catch (thrown) {
      // Who sent it has no answer from here: it was checked where it came in.
      if (!(thrown instanceof VoiceError) || thrown.code === 'WriterFenced') throw thrown;
    }
  }

  count(): number {
    return this.#live.size;
  }

  async takeOver(key: string): Promise<void> {
    try {
      await this.find(addressOf(key));
    } catch (thrown) {
      this.#options.log.warn({ error: ensureError(thrown).message }, 'session was not taken over');
    }
  }

  async close(): Promise<void> {
    const { directory, clock } = this.#options;
    const sessions = await Promise.allSettled(this.#live.values());
    const open = sessions.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (!directory) {
      await Promise.all([...this.#live.keys()].map((key) => this.end(addressOf(key))));
      return;
    }
    const running = open.filter(({ state }) => runningTurn(state)).map((session) => session.settled());
    await Promise.race([Promise.all(running), clock.sleep(DRAIN_MS)]);
    for (const session of open) session.abandon();
    this.#live.clear();
  }

  async #take(key: string, directory: Directory): Promise<SessionHandle | null> {
    const found = await directory.claim(key);
    if (!found) return null;
    if (found.held === 'taken') return this.#goOn(key, found, directory);
    const live = await this.#live.get(key);
    if (found.held === 'here' && live) return live;
    const { tokenLog, clock, newId } = this.#options;
    const kept = await this.#kept(addressOf(key), directory);
    if (!kept) return null;
    const { redact } = this.#compiledOf(kept.flow);
    return createRemoteSession({ key, state: kept.state, redact, directory, tokenLog, clock, newId });
  }

  async #goOn(
    key: string,
    { writer, saved }: Extract<Found, { held: 'taken' }>,
    directory: Directory,
  ): Promise<Session> {
    const flow = this.#pinned(saved.pinned, this.#flowOf(addressOf(key)));
    const state = stateOf(saved, this.#compiledOf(flow));
    const session = await this.#keep(key, Promise.resolve(this.#session(key, flow, { writer, state })));
    // What was said while nobody ran it comes first: it may be that the caller has interrupted.
    await directory.deliver(key);
    session.resume();
    return session;
  }

  #keep(key: string, opening: Promise<Session>): Promise<Session> {
    this.#live.set(key, opening);
    opening.catch(() => {
      if (this.#live.get(key) === opening) this.#live.delete(key);
    });
    return opening;
  }

  #session(
    key: string,
    flow: VoiceFlow,
    more: { writer: LogWriter; call?: CallContext; state?: SessionState },
  ): Session {
    const { model, http, mcp, clock, log, newId, directory, onEntry } = this.#options;
    const address = addressOf(key);
    const ports = { model: () => model(flow), http: http(flow), mcp: mcp?.(flow) ?? null, clock, log, newId };
    const closeFor = (reason: 'closed' | 'idle') => (): void => {
      const closing = directory ? this.#closeHere(key, reason, directory) : this.#endWith(key, reason);
      closing.catch((error: Error) => log.error({ error: error.name }, 'session did not end'));
    };
    const onEnd = (): void => void clock.after(READABLE_MS, closeFor('closed'));
    const session = new Session({
      ...ports,
      ...more,
      flow: this.#compiledOf(flow),
      onIdle: closeFor('idle'),
      onEnd,
      onEntry: (event, state) => onEntry?.({ address, flow, state }, event),
    });
    const onLost = async (): Promise<void> => {
      if ((await this.#live.get(key)?.catch(() => null)) === session) this.#live.delete(key);
    };
    more.writer.lost.addEventListener('abort', () => void onLost(), { once: true });
    return session;
  }

  async #endWith(key: string, reason: 'closed' | 'idle'): Promise<void> {
    const session = await this.#live.get(key);
    this.#live.delete(key);
    session?.close(reason);
    await this.#options.tokenLog.remove(key);
  }

  /** Its log stays for as long as sessions are kept; another replica may have it by now, and then it is that one's. */
  async #closeHere(key: string, reason: 'closed' | 'idle', directory: Directory): Promise<void> {
    const session = await this.#live.get(key);
    const found = session && !session.state.endId ? await directory.claim(key) : null;
    if (found?.held === 'here') session?.close(reason);
    this.#live.delete(key);
  }

  #flowOf({ flowId }: SessionAddress): VoiceFlow {
    const flow = this.#options.flows.get(flowId);
    if (!flow) throw flowNotFound();
    return flow;
  }
}
