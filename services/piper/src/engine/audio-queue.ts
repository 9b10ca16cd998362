// Audio made ahead of its one reader.

export type AudioQueue = AsyncIterableIterator<Float32Array> & {
  put(samples: Float32Array): void;
  end(): void;
  fail(error: unknown): void;
};

/** `abandoned` is called when the reader leaves early. */
export const createAudioQueue = (abandoned: () => void): AudioQueue => {
  const made: Float32Array[] = [];
  let isOver = false;
  let failure: { error: unknown } | null = null;
  let changed = Promise.withResolvers<void>();
  const change = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const read = async function* (): AsyncGenerator<Float32Array> {
    try {
      for (;;) {
        const samples = made.shift();
        if (samples) yield samples;
        else if (failure) throw failure.error;
        else if (isOver) return;
        else await changed.promise;
      }
    } finally {
      abandoned();
    }
  };
  const reader = read();
  return Object.assign(reader, {
    put(samples: Float32Array) {
      made.push(samples);
      change();
    },
    end() {
      isOver = true;
      change();
    },
    fail(error: unknown) {
      failure = { error };
      change();
    },
  });
};
