// A session as its callers know it, wherever it runs.
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { PastTurn } from '../flow/past-turns.ts';
import type { NewTurn } from '../flow/session-options.ts';
import type { TurnPlace } from '../flow/state.ts';

export type SessionHandle = {
  startTurn(turn: NewTurn): string | Promise<string>;
  /** One that was started by this handle, at least. */
  turn(turnId: string): TurnPlace | undefined;
  /** A speculative turn counts from now on. */
  commit(turnId: string, interrupts?: Interruption): void | Promise<void>;
  interrupt(turnId: string, heard: number): void | Promise<void>;
  markSpoken(turnId: string, offset: number): void | Promise<void>;
  /** Takes what was said before as the history of a session that has none; only one that runs here can. */
  recall?(past: readonly PastTurn[]): void;
  /** Resolves when all of this is safe. */
  flush(): Promise<void>;
};
