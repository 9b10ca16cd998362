// A queue between what pushes (the session's stream, a voice) and what pulls (clauses, the room).

/** Read by one reader, in order; after `end` or `fail` it gives out what it still holds, then ends or throws. */
export type PushQueue<T> = AsyncIterable<T> & {
  push(item: T): void;
  end(): void;
  fail(error: unknown): void;
};

/** Unbounded: what is pushed into it must have a bound of its own, like a reply's text or a clause's audio. */
export const createPushQueue = <T>(): PushQueue<T> => {
  const items: T[] = [];
  let closed: { error?: unknown } | null = null;
  let wake = (): void => {};
  const close = (how: { error?: unknown }): void => {
    closed ??= how;
    wake();
  };
  return {
    push: (item) => {
      if (closed) return;
      items.push(item);
      wake();
    },
    end: () => close({}),
    fail: (error) => close({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (items.length > 0) yield items.shift() as T;
        if (closed) {
          if ('error' in closed) throw closed.error;
          return;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
};
