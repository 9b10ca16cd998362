// What a session is and what its log says: whatever is logged changes the state in the same step.
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { SessionOptions } from './session-options.ts';
import { recordEntry, type SessionState } from './state.ts';

export type SessionRecord = {
  state(): SessionState;
  append(event: TokenEvent): void;
  /** A change that the log does not tell of. */
  update(change: (state: SessionState) => SessionState): void;
  /** Keeps the state as it is now for whoever takes over. */
  save(): void;
};

/** What is logged from now on is written by this writer. */
export const createSessionRecord = (
  { writer, onEntry }: Pick<SessionOptions, 'writer' | 'onEntry'>,
  begin: SessionState,
): SessionRecord => {
  let state = begin;
  return {
    state: () => state,
    append: (event) => {
      state = recordEntry(state, writer.append(event));
      onEntry?.(event, state);
    },
    update: (change) => {
      state = change(state);
    },
    save: () => {
      const kept = state;
      writer.save(() => JSON.stringify(kept));
    },
  };
};
