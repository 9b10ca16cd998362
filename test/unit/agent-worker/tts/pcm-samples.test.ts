import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pcmSamples } from '@firstword/agent-worker/tts/pcm-samples';

test('samples are the same wherever the bytes were cut, and half a sample at the end is dropped', async () => {
  const anySamples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(anySamples, fc.array(fc.nat(9)), fc.boolean(), async (samples, cuts, hasHalf) => {
      const whole = new Uint8Array(Int16Array.from(samples).buffer);
      const bytes = hasHalf ? Uint8Array.from([...whole, 7]) : whole;
      async function* pieces() {
        let at = 0;
        for (const length of cuts) {
          yield await Promise.resolve(bytes.subarray(at, at + length));
          at += length;
        }
        yield bytes.subarray(at);
      }
      const got: number[] = [];
      for await (const chunk of pcmSamples(pieces())) {
        expect(chunk.length).toBeGreaterThan(0);
        got.push(...chunk);
      }
      expect(got).toEqual(samples);
    }),
  );
});
