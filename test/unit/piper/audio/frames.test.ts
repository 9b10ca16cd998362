import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFramer } from '../../../../services/piper/src/audio/frames.ts';

describe('frames', () => {
  test('every write holds whole frames, at most four, and all samples come out in order before the padding', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 10 });
    fc.assert(
      fc.property(lengths, (parts) => {
        const framer = createFramer(480, 4);
        let next = 0;
        const sound = parts.map((length) => Int16Array.from({ length }, () => (next++ % 30_000) + 1));
        const writes = [...sound.flatMap((samples) => [...framer.push(samples)]), ...framer.flush()];
        for (const write of writes) {
          expect(write.length % 480).toBe(0);
          expect(write.byteLength).toBeLessThanOrEqual(4096);
        }
        const out = writes.flatMap((write) => [...write]);
        const said = sound.flatMap((samples) => [...samples]);
        expect(out.slice(0, said.length)).toEqual(said);
        expect(out.slice(said.length).every((sample) => sample === 0)).toBe(true);
        expect(out.length - said.length).toBeLessThan(480);
      }),
    );
  });

  test('a first frame leaves as soon as it is whole', () => {
    const framer = createFramer(480, 4);
    expect([...framer.push(new Int16Array(479))]).toEqual([]);
    expect([...framer.push(new Int16Array(1))]).toHaveLength(1);
  });
});
