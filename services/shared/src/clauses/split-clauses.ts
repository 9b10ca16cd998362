// The clauses stage of a turn: tokens in, clauses out, with the rules that need a clock.
import type { Clock } from '../runtime/clock.ts';
import type { Clause } from './clause.ts';
import { createClauseSplitter, type ClauseSplitterOptions } from './clause-splitter.ts';

export type SplitClausesOptions = ClauseSplitterOptions & { clock: Clock; signal?: AbortSignal };

/** Text that has waited so long leaves at its last word's end, in ms. */
const STALL_MS = 700;

const STALLED = Symbol('stalled');

/** Settles with the promise, or with `STALLED` after `ms`; rejects with the signal's reason when aborted. */
const unlessStalled = <T>(next: Promise<T>, ms: number, { clock, signal }: SplitClausesOptions) =>
  new Promise<T | typeof STALLED>((resolve, reject) => {
    const release = (): void => {
      cancelTimer?.();
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      release();
      reject(signal?.reason as Error);
    };
    const onStall = (): void => {
      release();
      resolve(STALLED);
    };
    const cancelTimer = ms === Infinity ? null : clock.after(Math.max(0, ms), onStall);
    signal?.addEventListener('abort', onAbort, { once: true });
    next.finally(release).then(resolve, reject);
  });

/**
 * Splits a reply as it streams in. What still waits leaves at its last word's end when the caller has heard nothing
 * for 700 ms since the first text, or, later, when no token came for 700 ms. Pulls a token only when a clause is pulled;
 * an abort throws the signal's reason. The source is closed whenever the clauses are left early.
 */
export async function* splitClauses(
  tokens: AsyncIterable<string>,
  options: SplitClausesOptions,
): AsyncGenerator<Clause, void, undefined> {
  const { clock, signal } = options;
  const splitter = createClauseSplitter(options);
  const source = tokens[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<string>> | null = null;
  let isOpen = true;
  let dueMs = Infinity; // when waiting text leaves; -Infinity: as soon as a word of it is whole
  const read = (arrival: IteratorResult<string> | typeof STALLED): Clause[] => {
    if (arrival === STALLED) {
      dueMs = splitter.hasLeft() ? Infinity : -Infinity;
      return splitter.leaveAtWord();
    }
    next = null;
    isOpen = !arrival.done;
    if (arrival.done) return splitter.flush();
    const clauses = splitter.push(arrival.value);
    if (!splitter.hasLeft() && dueMs === -Infinity) clauses.push(...splitter.leaveAtWord());
    if (!splitter.hasWordsWaiting()) dueMs = Infinity;
    else if (splitter.hasLeft() || dueMs === Infinity) dueMs = clock.nowMs() + STALL_MS;
    return clauses;
  };
  try {
    for (;;) {
      signal?.throwIfAborted();
      next ??= source.next();
      const waitMs = Number.isFinite(dueMs) ? dueMs - clock.nowMs() : Infinity;
      for (const clause of read(await unlessStalled(next, waitMs, options))) {
        signal?.throwIfAborted();
        yield clause;
      }
      if (!isOpen) return;
    }
  } finally {
    if (isOpen) await closeSource(source, next !== null);
  }
}

/** A generator that still waits for its own source closes only after that: nobody waits for it, and its failure is its own. */
const closeSource = async (source: AsyncIterator<string>, isWaiting: boolean): Promise<void> => {
  const closed = source.return?.();
  if (isWaiting) closed?.catch(() => undefined);
  else await closed;
};
