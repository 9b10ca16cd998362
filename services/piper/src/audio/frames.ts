// Audio leaves in whole frames, and never more of them at once than a client should have to hold.

/** Gathers samples into whole frames; `flush` fills the last one with silence. */
export const createFramer = (frameSamples: number, maxFramesAWrite: number) => {
  let held = new Int16Array(0);
  const cut = function* (samples: Int16Array): Generator<Int16Array> {
    const step = frameSamples * maxFramesAWrite;
    for (let at = 0; at < samples.length; at += step) yield samples.subarray(at, at + step);
  };
  return {
    *push(samples: Int16Array): Generator<Int16Array> {
      const joined = new Int16Array(held.length + samples.length);
      joined.set(held);
      joined.set(samples, held.length);
      const whole = joined.length - (joined.length % frameSamples);
      held = joined.slice(whole);
      yield* cut(joined.subarray(0, whole));
    },
    *flush(): Generator<Int16Array> {
      if (held.length === 0) return;
      const last = new Int16Array(frameSamples);
      last.set(held);
      held = new Int16Array(0);
      yield last;
    },
  };
};
