// What was said before a session began, elsewhere: as entries of its log, so that it is history like any other.
import type { TokenEvent } from '@firstword/shared/contract/token-event';

/** One turn of it; a side that said nothing is empty. */
export type PastTurn = { input: string; reply: string };

/** Older ones are left out: a session keeps no more itself. */
const MAX_PAST_TURNS = 100;

/** The entries of turns that have ended, oldest first. */
export const pastEntries = (past: readonly PastTurn[], newId: () => string): TokenEvent[] =>
  past.slice(-MAX_PAST_TURNS).flatMap(({ input, reply }): TokenEvent[] => {
    const turnId = newId();
    return [
      { type: 'turn-start', turnId, input },
      ...(reply === '' ? [] : [{ type: 'token' as const, content: reply, turnId }]),
      { type: 'done', content: reply, turnId },
    ];
  });
