// One turn, from its first step to its end, as entries of the log: tokens, then exactly one of done and error.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { SessionEndReason } from '@firstword/shared/contract/token-event';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import { awaitFirstWord } from './filler.ts';
import type { Turn } from './turn.ts';
import { walk, type Begin } from './walk.ts';

export type TurnEnd = {
  /** Null when it ended well or was aborted. */
  fault: VoiceError | null;
  /** Why the session is over; null while it goes on. */
  over: SessionEndReason | null;
};

export type TurnOrder = {
  begin: Begin;
  /** Resolves when the turn before has no more effects. */
  previous: Promise<void>;
};

/** Runs the turn. A fault is apologised for, and the session goes on. */
export const runTurn = async (turn: Turn, { begin, previous }: TurnOrder): Promise<TurnEnd> => {
  const { id, signal } = turn;
  // What may never count keeps nobody company.
  const endWait = begin === 'hear' && !turn.isSpeculative() ? awaitFirstWord(turn) : () => {};
  signal.addEventListener('abort', endWait, { once: true });
  try {
    await previous;
    const over = await walk(turn, begin);
    if (!signal.aborted) {
      turn.append({ type: 'done', content: turn.reply(), turnId: id, ...turn.usage.spent() });
      turn.save();
    }
    return { fault: null, over };
  } catch (thrown) {
    if (signal.aborted) return { fault: null, over: null };
    const fault = toVoiceError(thrown);
    turn.apologise();
    turn.append({ type: 'error', turnId: id, code: fault.code, message: fault.message, retry: fault.retry });
    turn.save();
    return { fault, over: null };
  } finally {
    endWait();
    signal.removeEventListener('abort', endWait);
  }
};
