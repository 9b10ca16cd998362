// The sessions that a process serves, as the rest of it knows them, and what they are made with.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { CallContext } from '../flow/new-session.ts';
import type { Session } from '../flow/session.ts';
import type { SessionState } from '../flow/state.ts';
import type { ChatModel } from '../llm/port.ts';
import type { Directory, Purpose } from '../takeover/port.ts';
import type { TokenLog } from '../token-log/port.ts';
import type { HttpCaller, McpServers } from '../tools/port.ts';
import type { SessionAddress } from './address.ts';
import type { SessionHandle } from './handle.ts';

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

/** Every call throws `FlowNotFound` for a flow that is not served. */
export type Sessions = {
  /** Opens a session without running anything; throws when it is open already. */
  open(address: SessionAddress, call?: CallContext): Promise<Session>;
  /** The session to be changed: taken if nobody has it, and for a turn if it runs nowhere. Null when it is not open. */
  find(address: SessionAddress, why: Purpose): Promise<SessionHandle | null>;
  /** The same for a turn, opened now if it is not. */
  findOrOpen(address: SessionAddress): Promise<SessionHandle>;
  /** What is known of the session, for whoever only reads; null when it is not open. */
  look(address: SessionAddress): Promise<Pick<KnownCall, 'state'> | null>;
  /** The session's end, if it has come to that; null when it is not open. Costs the same however much was said. */
  endOf(address: SessionAddress): Promise<Pick<SessionState, 'endId'> | null>;
  /** Ends the session and its readers, if it is open, and forgets it. */
  end(address: SessionAddress): Promise<void>;
};

export type SessionRegistry = Sessions & {
  /** How many this process holds. */
  count(): number;
  /** Ends a session that has been silent for longer than it may, as it was before. Null when nothing is left of it. */
  overdue(address: SessionAddress): Promise<KnownCall | null>;
  /** Ends every session and its readers; where others can go on with them, lets them. */
  close(): Promise<void>;
};
