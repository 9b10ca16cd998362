// What a reader sleeps by. It listens to the reader's signals once: a listener of them for each token would cost more than
// the token.

export type Bell = {
  /** Resolves at the next ring, and at once when it rang while nobody slept, or a signal has aborted. */
  rung(): Promise<void>;
  ring(): void;
  /** A signal has aborted. */
  isOver(): boolean;
  /** The signals are listened to no more. */
  end(): void;
};

export const createBell = (signals: readonly AbortSignal[]): Bell => {
  let wake: (() => void) | null = null;
  let hasRung = false;
  let isOver = signals.some(({ aborted }) => aborted);
  const ring = (): void => {
    hasRung = wake === null;
    wake?.();
    wake = null;
  };
  const over = (): void => {
    isOver = true;
    ring();
  };
  for (const signal of signals) signal.addEventListener('abort', over, { once: true });
  return {
    rung: () =>
      new Promise((resolve) => {
        if (!isOver && !hasRung) wake = resolve;
        else resolve();
        hasRung = false;
      }),
    ring,
    isOver: () => isOver,
    end: () => {
      for (const signal of signals) signal.removeEventListener('abort', over);
    },
  };
};
