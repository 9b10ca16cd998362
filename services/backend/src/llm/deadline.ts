// The two waits of a streamed reply: to its first content or tool call, then from one piece of them to the next.
import type { Clock } from '@firstword/shared/runtime/clock';
import { modelStalled, modelTimeout } from './faults.ts';

export type ReplyTimeouts = { firstTokenTimeoutMs: number; stallTimeoutMs: number };

/**
 * A watch over one reply: its signal aborts with `ModelTimeout` or `ModelStalled`, or with the turn's own reason.
 * Only content and tool calls count: keep-alives and reasoning do not reset it. `pause` while the consumer has the content.
 */
export const createDeadline = (clock: Clock, turn: AbortSignal, timeouts: ReplyTimeouts) => {
  const overdue = new AbortController();
  let cancel = clock.after(timeouts.firstTokenTimeoutMs, () =>
    overdue.abort(modelTimeout(timeouts.firstTokenTimeoutMs)),
  );
  return {
    signal: AbortSignal.any([turn, overdue.signal]),
    pause: () => cancel(),
    resume: () => {
      cancel();
      cancel = clock.after(timeouts.stallTimeoutMs, () => overdue.abort(modelStalled(timeouts.stallTimeoutMs)));
    },
    /** The reply is whole: what is still to come is waited for this long, and then given up without a fault. */
    finishWithin: (ms: number) => {
      cancel();
      cancel = clock.after(ms, () => overdue.abort());
    },
  };
};
