// What a session is made with, and what a turn of it begins with.
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { ChatModel } from '../llm/port.ts';
import type { LogWriter } from '../token-log/port.ts';
import type { HttpCaller, McpServers } from '../tools/port.ts';
import type { CompiledFlow } from './compile-flow.ts';
import type { CallContext } from './new-session.ts';
import type { SessionState } from './state.ts';

export type SessionOptions = {
  flow: CompiledFlow;
  model: () => ChatModel;
  http: HttpCaller;
  /** Null for a flow without MCP servers. */
  mcp: McpServers | null;
  call?: CallContext;
  /** As it was when its executor was lost; left out, it begins. */
  state?: SessionState;
  writer: LogWriter;
  clock: Clock;
  log: Log;
  newId: () => string;
  /** The session has been silent for `spec.turns.idle.close`. */
  onIdle: () => void;
  /** The flow came to its end, and the log to its `session-end`. */
  onEnd: () => void;
  /** It has logged this, and is now so. */
  onEntry?: (event: TokenEvent, state: SessionState) => void;
};

/** `acceptedMs`: when the request was accepted, on the clock. */
export type NewTurn = {
  input: string;
  turnId?: string;
  interrupts?: Interruption;
  /** It counts only once it is committed. */
  speculative?: true;
  acceptedMs: number;
};
