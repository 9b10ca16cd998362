import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heardOffset, lastWordEnd, type ClauseAudio } from '@firstword/agent-worker/audio/heard';

describe("a word's end", () => {
  test.each([
    ['Good morning, sir.', 18, 'Good morning, sir'],
    ['Good morning, sir.', 12, 'Good morning'],
    ['Good morning, sir.', 11, 'Good'],
    ['Good morning, sir.', 3, ''],
    ["It's 7:30 o'clock.", 4, "It's"],
    ['Zimmer größer 😀 gut', 13, 'Zimmer größer'],
    ['早上好。早餐七点开始', 5, '早上好'],
    ['   ', 3, ''],
  ])('in "%s" before %d lies after "%s"', (text, offset, want) => {
    expect(text.slice(0, lastWordEnd(text, offset))).toBe(want);
  });
});

describe('what was heard', () => {
  const reply = 'Breakfast is served. Dogs are welcome.';
  const clauses: ClauseAudio[] = [
    { start: 0, end: 21, startSample: 0, endSample: 21_000 },
    { start: 21, end: 38, startSample: 27_000, endSample: 44_000 },
  ];
  const heard = (playedSamples: number, change: Partial<Parameters<typeof heardOffset>[0]> = {}) =>
    reply.slice(0, heardOffset({ clauses, reply, sentSamples: 44_000, playedSamples, ...change }));

  test.each([
    [0, ''],
    [8_999, ''],
    [9_000, 'Breakfast'],
    [12_000, 'Breakfast is'],
    [20_999, 'Breakfast is served'],
    [21_000, 'Breakfast is served. '],
    [27_000, 'Breakfast is served. '],
    [30_999, 'Breakfast is served. '],
    [31_000, 'Breakfast is served. Dogs'],
    [43_999, 'Breakfast is served. Dogs are welcome'],
    [44_000, reply],
  ])('after %d samples is "%s"', (played, want) => {
    expect(heard(played)).toBe(want);
  });

  test('of a clause that still comes is guessed by its length', () => {
    const coming = [{ start: 0, end: 21, startSample: 0, endSample: null }];
    expect(heard(15_000, { clauses: coming, sentSamples: 15_000 })).toBe('Breakfast');
    expect(heard(60_000, { clauses: coming, sentSamples: 60_000 })).toBe('Breakfast is served');
  });

  test('passes clauses without sound when the ones before them were heard', () => {
    const silent = [...clauses.slice(0, 1), { start: 21, end: 26, startSample: 21_000, endSample: 21_000 }];
    expect(heard(20_000, { clauses: silent })).toBe('Breakfast is served');
    expect(heard(21_000, { clauses: silent })).toBe('Breakfast is served. Dogs ');
  });

  test('only grows, ends at a word or a clause, and never lies outside the reply', () => {
    const part = fc.record({
      text: fc.stringMatching(/^[a-zé漢😀,. ]{1,12}$/u),
      gap: fc.nat(5000),
      samples: fc.nat(20_000),
    });
    const anyPlayed = fc.array(fc.nat(120_000), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), anyPlayed, fc.boolean(), (parts, played, isComing) => {
        const text = parts.map((one) => one.text).join('');
        const places: ClauseAudio[] = [];
        let [start, sample] = [0, 0];
        for (const { text, gap, samples } of parts) {
          sample += gap;
          places.push({ start, end: start + text.length, startSample: sample, endSample: sample + samples });
          start += text.length;
          sample += samples;
        }
        const last = places.at(-1);
        if (last && isComing) last.endSample = null;
        const ends = new Set([0, ...places.map(({ end }) => end)]);
        let before = 0;
        for (const playedSamples of played.toSorted((a, b) => a - b)) {
          const offset = heardOffset({ clauses: places, reply: text, sentSamples: sample, playedSamples });
          expect(offset).toBeGreaterThanOrEqual(before);
          expect(offset).toBeLessThanOrEqual(text.length);
          expect(ends.has(offset) || /[\p{L}\p{N}\p{Extended_Pictographic}]$/u.test(text.slice(0, offset))).toBe(true);
          before = offset;
        }
      }),
    );
  });
});
