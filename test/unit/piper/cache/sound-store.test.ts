import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSoundStore } from '../../../../services/piper/src/cache/sound-store.ts';

const sound = (samples: number) => ({
  spokenBy: 'joe',
  sampleRateHz: 24_000,
  samples: new Int16Array(samples),
  timings: [],
});

describe('kept speech', () => {
  test('what was heard longest ago leaves first', () => {
    const store = createSoundStore(400);
    store.put('a', sound(100));
    store.put('b', sound(100));
    store.get('a');
    store.put('c', sound(100));
    expect(['a', 'b', 'c'].map((key) => store.has(key))).toEqual([true, false, true]);
  });

  test('a sound larger than all there is room for is not kept, and pushes nothing out', () => {
    const store = createSoundStore(400);
    store.put('a', sound(100));
    store.put('b', sound(300));
    expect([store.has('a'), store.has('b')]).toEqual([true, false]);
  });

  test('never holds more than its bound, and knows how much it holds', () => {
    const puts = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(300)));
    fc.assert(
      fc.property(puts, fc.nat(1000), (entries, maxBytes) => {
        const store = createSoundStore(maxBytes);
        for (const [key, samples] of entries) store.put(key, sound(samples));
        const held = ['a', 'b', 'c', 'd', 'e'].map((key) => store.get(key)?.samples.byteLength ?? 0);
        expect(store.bytes()).toBe(held.reduce((sum, bytes) => sum + bytes, 0));
        expect(store.bytes()).toBeLessThanOrEqual(maxBytes);
      }),
    );
  });
});
