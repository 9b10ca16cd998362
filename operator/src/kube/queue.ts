// Keys that wait to be worked on: each once, never twice at the same time, and slower the more often it fails.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Random } from '@firstword/shared/runtime/random';
import { createBackoff, createBucket, type Backoff } from './backoff.ts';
import { createDelays } from './delays.ts';

/** What a worker says of a key: it is done, or it wants to see it again. */
export type Outcome = { kind: 'done' } | { kind: 'requeue'; afterMs: number; reason: string };

export type QueueHooks = {
  onAdd?(): void;
  onRetry?(key: string, error: Error): void;
  onDepth?(depth: number): void;
  /** Seconds that the key waited. */
  onStart?(waitedS: number): void;
  /** `error` where the work threw. */
  onEnd?(result: Outcome['kind'] | 'error', tookS: number): void;
};

export type QueueOptions = {
  /** Told how often in a row it has failed at the key. */
  work: (key: string, signal: AbortSignal, failures: number) => Promise<Outcome>;
  workers: number;
  clock: Clock;
  random: Random;
  hooks?: QueueHooks;
};

export type Queue = {
  /** A key that is being worked on is worked on once more afterwards. */
  add(key: string): void;
  addAfter(key: string, afterMs: number): void;
  /** Works until the signal; then waits for what was begun. */
  run(signal: AbortSignal): Promise<void>;
};

export const createQueue = (options: QueueOptions): Queue => {
  const { workers, clock, hooks = {} } = options;
  const ready = new Map<string, number>();
  const working = new Set<string>();
  const again = new Set<string>();
  let wake: () => void = () => undefined;

  const add = (key: string): void => {
    hooks.onAdd?.();
    if (working.has(key)) return void again.add(key);
    if (!ready.has(key)) ready.set(key, clock.nowMs());
    hooks.onDepth?.(ready.size);
    wake();
  };
  const delays = createDelays(clock, add);
  const workOn = createWork(options, (key, afterMs) => delays.set(key, afterMs));
  const begin = async (signal: AbortSignal): Promise<void> => {
    const [[key, addedMs] = ['', 0]] = ready;
    ready.delete(key);
    working.add(key);
    hooks.onDepth?.(ready.size);
    hooks.onStart?.((clock.nowMs() - addedMs) / 1000);
    await workOn(key, signal);
    working.delete(key);
    if (again.delete(key)) add(key);
    wake();
  };
  return {
    add,
    addAfter: (key, afterMs) => delays.set(key, afterMs),
    async run(signal) {
      const running = new Set<Promise<void>>();
      signal.addEventListener('abort', () => wake(), { once: true });
      while (!signal.aborted) {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        while (working.size < workers && ready.size > 0) {
          const job = begin(signal);
          running.add(job);
          void job.then(() => running.delete(job));
        }
        await woken;
      }
      delays.clear();
      await Promise.all(running);
    },
  };
};

/** Works on a key, and says when it wants to be seen again. Never throws. */
const createWork = (options: QueueOptions, comeBack: (key: string, afterMs: number) => void) => {
  const { work, clock, random, hooks = {} } = options;
  const failing = new Map<string, Backoff>();
  const retryBucket = createBucket({ size: 100, refillMs: 20, clock });
  return async (key: string, signal: AbortSignal): Promise<void> => {
    const startMs = clock.nowMs();
    const tookS = (): number => (clock.nowMs() - startMs) / 1000;
    try {
      const outcome = await work(key, signal, failing.get(key)?.failures() ?? 0);
      hooks.onEnd?.(outcome.kind, tookS());
      failing.delete(key);
      if (outcome.kind === 'requeue') comeBack(key, outcome.afterMs);
    } catch (thrown) {
      hooks.onEnd?.('error', tookS());
      if (signal.aborted) return;
      hooks.onRetry?.(key, ensureError(thrown));
      const backoff = failing.get(key) ?? createBackoff({ firstMs: 20, mostMs: 60_000, random });
      failing.set(key, backoff);
      comeBack(key, backoff.nextMs() + retryBucket());
    }
  };
};
