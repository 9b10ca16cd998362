// What the backend does not know yet of a barge-in: it goes along with the next turn, or alone after a second.
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { Clock } from '@firstword/shared/runtime/clock';

/** An interruption and the session that it happened in. */
export type Untold = { sessionId: string; interruption: Interruption };

/** Holds at most one: there is one turn at a time. */
export type UntoldInterruption = {
  hold(untold: Untold): void;
  /** What the session's next turn is to carry; it stays held until it is forgotten. */
  forSession(sessionId: string): Interruption | undefined;
  /** It was told; one that came meanwhile stays. */
  forget(interruption: Interruption | undefined): void;
  /** Takes it out, to be told alone. */
  take(): Untold | null;
};

const TELL_ALONE_AFTER_MS = 1000;

/** `onDue` is called when no turn came in time. */
export const createUntoldInterruption = (clock: Clock, onDue: () => void): UntoldInterruption => {
  let held: Untold | null = null;
  let cancel = (): void => {};
  const take = (): Untold | null => {
    const taken = held;
    held = null;
    cancel();
    return taken;
  };
  return {
    hold: (untold) => {
      cancel();
      held = untold;
      cancel = clock.after(TELL_ALONE_AFTER_MS, onDue);
    },
    forSession: (sessionId) => (held?.sessionId === sessionId ? held.interruption : undefined),
    forget: (interruption) => {
      if (interruption && held?.interruption === interruption) take();
    },
    take,
  };
};
