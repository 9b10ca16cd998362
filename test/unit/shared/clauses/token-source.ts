// A stream of tokens that a test feeds by hand, and that says whether it was closed.

/** Tokens come when the test says so; `isClosed` once the reader has left early. */
export const createTokenSource = () => {
  const ready: string[] = [];
  let finished = false;
  let failure: Error | null = null;
  let wake = (): void => undefined;
  let isClosed = false;
  const next = async (): Promise<IteratorResult<string>> => {
    for (;;) {
      const token = ready.shift();
      if (token !== undefined) return { done: false, value: token };
      if (failure) throw failure;
      if (finished) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    tokens: {
      [Symbol.asyncIterator]: () => ({
        next,
        return: async (): Promise<IteratorResult<string>> => {
          isClosed = true;
          return { done: true, value: undefined };
        },
      }),
    } satisfies AsyncIterable<string>,
    push: (...tokens: string[]) => {
      ready.push(...tokens);
      wake();
    },
    end: () => {
      finished = true;
      wake();
    },
    fail: (error: Error) => {
      failure = error;
      wake();
    },
    isClosed: () => isClosed,
    waiting: () => ready.length,
  };
};
