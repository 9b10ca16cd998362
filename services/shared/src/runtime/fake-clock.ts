// A Clock that tests advance by hand.
import type { Clock } from './clock.ts';

type Timer = { atMs: number; fire: () => void };

/** Time stands still until `advance`, which fires what falls due in order and lets promises settle in between. */
export const createFakeClock = (startMs = 0): Clock & { advance(ms: number): Promise<void>; pending(): number } => {
  let nowMs = startMs;
  let timers: Timer[] = [];
  const schedule = (ms: number, fire: () => void): (() => void) => {
    const timer = { atMs: nowMs + ms, fire };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  // A macrotask turn lets every promise chain that the last timer started run to its next wait.
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    nowMs: () => nowMs,
    wallMs: () => nowMs,
    after: schedule,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const cancel = schedule(ms, resolve);
        signal?.addEventListener('abort', () => (cancel(), reject(signal.reason as Error)), { once: true });
      }),
    pending: () => timers.length,
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!next || next.atMs > untilMs) break;
        timers = timers.filter((timer) => timer !== next);
        nowMs = next.atMs;
        next.fire();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
  };
};
