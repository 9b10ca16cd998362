// What a reader sleeps by. It listens to the reader's signals once: a listener of them for each token would cost more than
// the token.

export type Bell = {
  /** Resolves at the next ring, and at once behind an alarm, or when a signal has aborted. */
  rung(): Promise<void>;
  ring(): void;
  /** A ring that counts also when nobody sleeps. */
  alarm(): void;
  /** A signal has aborted. */
  isOver(): boolean;
  /** The signals are listened to no more. */
  end(): void;
};

export const createBell = (signals: readonly AbortSignal[]): Bell => {
  let wake = (): void => {};
  let isAlarmed = false;
  let isOver = signals.some(({ aborted }) => aborted);
  const over = (): void => {
    isOver = true;
    wake();
  };
  for (const signal of signals) signal.addEventListener('abort', over, { once: true });
  return {
    rung: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (isOver || isAlarmed) resolve();
        isAlarmed = false;
      }),
    ring: () => wake(),
    alarm: () => {
      isAlarmed = true;
      wake();
    },
    isOver: () => isOver,
    end: () => {
      for (const signal of signals) signal.removeEventListener('abort', over);
    },
  };
};
