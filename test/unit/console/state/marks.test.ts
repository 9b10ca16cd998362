import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heardOffset, segmentsOf, turnState } from '../../../../services/console/src/state/marks.ts';
import type { Turn } from '../../../../services/console/src/state/view.ts';
import { aTurn } from '../a-turn.ts';

const drawn = (turn: Turn) => segmentsOf(turn).map(({ text, mark }) => `${mark}: ${text}`);

describe('the marks of a reply', () => {
  test.each<[string, Partial<Turn>, string[]]>([
    ['nothing has been played', { playedSamples: 0 }, ['coming: One, two.']],
    ['the first clause is being played', { playedSamples: 400 }, ['speaking: One,', 'coming:  two.']],
    ['the playhead is in the silence between clauses', { playedSamples: 1100 }, ['heard: One, ', 'coming: two.']],
    ['the second clause is being played', { playedSamples: 1300 }, ['heard: One, ', 'speaking: two.']],
    ['everything has been played', { playedSamples: 2200 }, ['heard: One, two.']],
    ['no clause has begun yet', { clauses: [], audioSamples: null, ended: false }, ['coming: One, two.']],
    ['the voice never spoke', { clauses: [], audioSamples: 0 }, ['heard: One, two.']],
    ['the turn is in text', { channel: 'text', clauses: [], audioSamples: null }, ['heard: One, two.']],
    ['the caller spoke', { heard: 3, playedSamples: 700 }, ['heard: One', 'unheard: , two.']],
    ['the caller spoke before the first word', { heard: 0 }, ['unheard: One, two.']],
  ])('are right when %s', (_case, changes, want) => {
    expect(drawn(aTurn(changes))).toEqual(want);
  });

  test('keep a clause marked while its length is not known', () => {
    const clauses = [{ start: 0, end: 5, startSample: 0, endSample: null }];
    const turn = aTurn({ clauses, audioSamples: null, ended: false, playedSamples: 90_000 });
    expect(drawn(turn)).toEqual(['speaking: One,', 'coming:  two.']);
  });

  test('joined are the reply, wherever the playhead is', () => {
    const someTurn = fc.record({
      reply: fc.string({ maxLength: 40 }),
      cuts: fc.array(fc.nat(40), { maxLength: 5 }),
      playedSamples: fc.nat(6000),
      heard: fc.option(fc.nat(40)),
      ended: fc.boolean(),
    });
    fc.assert(
      fc.property(someTurn, ({ cuts, ...facts }) => {
        const ends = cuts.map((cut) => Math.min(cut, facts.reply.length)).toSorted((a, b) => a - b);
        const clauses = ends.map((end, index) => ({
          start: ends[index - 1] ?? 0,
          end,
          startSample: 1000 * index,
          endSample: index % 2 ? null : 1000 * index + 900,
        }));
        const joined = segmentsOf(aTurn({ ...facts, clauses })).map(({ text }) => text);
        expect(joined.join('')).toBe(facts.reply);
      }),
    );
  });
});

describe('how far the caller has listened', () => {
  test.each([
    ['before the audio', 0, 0],
    ['in the first clause, before its word has ended', 300, 0],
    ['after the first clause', 1000, 5],
    ['in the silence after it', 1150, 5],
    ['at the end', 2200, 9],
  ])('%s', (_case, playedSamples, want) => {
    expect(heardOffset(aTurn({ playedSamples }))).toBe(want);
  });

  test('never ends within a word, and never goes back while the audio plays', () => {
    const reply = 'Breakfast is served from seven to ten in the garden room.';
    const clauses = [{ start: 0, end: reply.length, startSample: 0, endSample: 10_000 }];
    const offsets = Array.from({ length: 101 }, (_, step) =>
      heardOffset(aTurn({ reply, clauses, audioSamples: 10_000, playedSamples: 100 * step })),
    );
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(offsets.at(-1)).toBe(reply.length);
    for (const offset of offsets) expect(reply.slice(offset)).toMatch(/^(\W|$|Breakfast)/);
  });

  test('is all that was shown of a turn in text', () => {
    expect(heardOffset(aTurn({ channel: 'text', playedSamples: 0 }))).toBe(9);
  });
});

describe('the state of a turn', () => {
  const fault = { code: 'ModelStalled', message: 'The model stopped.', retry: 'now' } as const;
  test.each<[string, Partial<Turn>, string]>([
    ['waiting', { reply: '', clauses: [], audioSamples: null, ended: false }, 'waiting'],
    ['streaming its text', { clauses: [], audioSamples: null, ended: false }, 'streaming'],
    ['whole, with audio that has not begun', {}, 'streaming'],
    ['spoken while its text still streams', { playedSamples: 10, audioSamples: null, ended: false }, 'speaking'],
    ['spoken after its text has ended', { playedSamples: 10 }, 'speaking'],
    ['spoken to the end', { playedSamples: 2200 }, 'done'],
    ['failed, while its apology is spoken', { playedSamples: 10, failure: fault }, 'speaking'],
    ['failed and silent', { playedSamples: 2200, failure: fault }, 'failed'],
    ['interrupted', { playedSamples: 10, heard: 2 }, 'interrupted'],
  ])('%s', (_case, changes, want) => {
    expect(turnState(aTurn(changes))).toBe(want);
  });
});
