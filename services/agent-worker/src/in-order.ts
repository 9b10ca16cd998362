// Read-ahead: the next clause is synthesised while this one is handed over, and still they come in order.
import { createPushQueue } from './push-queue.ts';

/** An item and the output that it was started for. */
export type Started<A, B> = { item: A; output: AsyncIterable<B> };

/**
 * Starts an output for each item of the source and gives them out in order. At most `atOnce` are under way, the one being
 * read counted, and each waits for the first piece of the one before: read-ahead never delays the first word.
 * A fault of an output is thrown to its reader. Whoever leaves early also stops the outputs (by their signal).
 */
export async function* inOrder<A, B>(
  source: AsyncIterable<A>,
  start: (item: A) => AsyncIterable<B>,
  atOnce: number,
): AsyncGenerator<Started<A, B>, void, undefined> {
  const items = source[Symbol.asyncIterator]();
  const next = async (before: Lane<A, B>[number] | undefined) => {
    const previous = await before;
    await previous?.begun;
    const item = await items.next();
    return item.done ? null : { item: item.value, ...buffered(start(item.value)) };
  };
  const lane: Lane<A, B> = [];
  for (;;) {
    while (lane.length < atOnce) {
      const started = next(lane.at(-1));
      // Its fault reaches the reader in its turn, or nobody when the reader has left.
      started.catch(() => {});
      lane.push(started);
    }
    const started = await lane.shift();
    if (!started) return;
    yield started;
  }
}

type Buffered<B> = { output: AsyncIterable<B>; begun: Promise<void> };
type Lane<A, B> = Promise<({ item: A } & Buffered<B>) | null>[];

/** Reads the pieces as they come; `begun` settles with the first one, or with the end. */
const buffered = <B>(pieces: AsyncIterable<B>): Buffered<B> => {
  const output = createPushQueue<B>();
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const read = async () => {
    try {
      for await (const piece of pieces) {
        output.push(piece);
        resolve();
      }
      output.end();
    } catch (error) {
      output.fail(error);
    }
    resolve();
  };
  void read();
  return { output, begun };
};
