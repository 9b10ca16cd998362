import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Clause } from '@firstword/shared/clauses/clause';
import { createClauseSplitter, type ClauseSplitterOptions } from '@firstword/shared/clauses/clause-splitter';
import { splitTokens } from './split-whole.ts';

/** Text that must never be cut inside. */
const PROTECTED = Object.values({
  numbers: ['3.14', '1,000.50', '7:30', '10–12', '10 – 12', '1 000 000', '$5.20', '-0.5%', '２，０００'],
  titles: ['Dr. Smith', 'Mrs. Dow', 'J. R. R. Tolkien', 'U.S. Army'],
  abbreviations: ['No. 5', 'p. 12', 'e.g. this', 'i.e. that', 'Jan. 5', '9 a.m.'],
  addresses: ['https://example.com/a.b,c?x=1:2', 'me.you@example.com', 'v1.2.3', 'x.y:z'],
  markup: ['<b>', '</b>', '<a title="Go. Now, ">', '<think>So. I think, yes!\n\nThen. </think>'],
  marks: ['...', '. . .', '…', '?!', '."', '!)', '.”', '。」', '？！', '.**', "don't"],
  characters: ['👩‍👩‍👧', '🇫🇷', 'e\u0301\u0302', '𠮷', '❗\uFE0F', '\r\n'],
}).flat();
const PLAIN = Object.values({
  english: 'Sure I can help hotel Monday Then etc. No. Inc. p.m. ok x é 5 12'.split(' '),
  scripts: '你好 我们明天去公园 ありがとう コンピューター สวัสดีครับ नमस्ते سلام 한국어'.split(' '),
  symbols: '( “ 「 < > * # -'.split(' '),
}).flat();
const MARKS = [
  '.',
  '!',
  '?',
  ',',
  ';',
  ':',
  '…',
  ' —',
  '—',
  ' –',
  '。',
  '，',
  '、',
  '？',
  '।',
  '؟',
  '،',
  '"',
  ')',
  '」',
];
const SPACES = [' ', ' ', ' ', ' ', '  ', '\n', '\n\n', '\t', ' \n ', '\r\n', '\u00a0', ''];

type Piece = { text: string; isProtected: boolean };
const piece = (texts: string[], isProtected: boolean): fc.Arbitrary<Piece> =>
  fc.constantFrom(...texts).map((text) => ({ text, isProtected }));

/** Random talk: words, protected text, marks and white space of every kind, in every order. */
const nasty = fc
  .array(
    fc.oneof(
      { arbitrary: piece(PLAIN, false), weight: 4 },
      { arbitrary: piece(PROTECTED, false), weight: 3 },
      { arbitrary: piece(MARKS, false), weight: 3 },
      { arbitrary: piece(SPACES, false), weight: 6 },
      {
        arbitrary: fc.string({ unit: 'binary', maxLength: 4 }).map((text) => ({ text, isProtected: false })),
        weight: 1,
      },
      {
        arbitrary: fc
          .constantFrom('\ud83d', '\udc4d', '\u0301', '\u200d')
          .map((text) => ({ text, isProtected: false })),
        weight: 1,
      },
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((pieces) => pieces.map(({ text }) => text).join(''));

/** Talk as people write it: words and protected text between white space, with marks after them. */
const orderly = fc.array(
  fc.tuple(
    fc.oneof(
      piece(['Sure', 'we', 'can', 'Then', 'hotel', 'Maybe', 'Go'], false),
      piece(
        PROTECTED.filter((text) => /^[\w<$-]/.test(text)),
        true,
      ),
    ),
    fc.constantFrom('', '', '', ' so', '!', '?', ',', ';', ' then.', ' well:'),
    fc.constantFrom(' ', ' ', ' ', '\n', '\n\n'),
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

const settings = fc.record({
  first: fc.record({ minChars: fc.integer({ min: 1, max: 30 }), maxChars: fc.integer({ min: 1, max: 60 }) }),
  minChars: fc.integer({ min: 1, max: 40 }),
  maxChars: fc.integer({ min: 1, max: 200 }),
});
const options: fc.Arbitrary<ClauseSplitterOptions> = fc.record({
  settings,
  mode: fc.constantFrom('clauses' as const, 'clauses' as const, 'sentences' as const),
});

/** Cuts a text into tokens of these lengths, over and over. */
const chop = (text: string, lengths: number[]): string[] => {
  const tokens: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    tokens.push(text.slice(at, at + length));
    at += length;
  }
  return tokens;
};
const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });

/** The offsets of a reply at which it was cut. */
const cutsOf = (clauses: Clause[]): number[] => clauses.slice(0, -1).map(({ end }) => end);

/** What time does to a call: audio runs low, and the stream stalls, at these tokens. */
type Times = { bufferedMs: number[]; stalls: boolean[] };
const times: fc.Arbitrary<Times> = fc.record({
  bufferedMs: fc.array(fc.constantFrom(0, 399, 400, 5000), { minLength: 1, maxLength: 7 }),
  stalls: fc.array(fc.boolean(), { minLength: 1, maxLength: 11 }),
});

/** Splits as a call would. */
const splitInTime = (tokens: string[], { bufferedMs, stalls }: Times, chosen: ClauseSplitterOptions): Clause[] => {
  let turn = 0;
  const splitter = createClauseSplitter({ ...chosen, bufferedMs: () => bufferedMs[turn % bufferedMs.length] ?? 0 });
  const clauses = tokens.flatMap((token) => {
    turn += 1;
    return [...splitter.push(token), ...(stalls[turn % stalls.length] ? splitter.leaveAtWord() : [])];
  });
  return [...clauses, ...splitter.flush()];
};

describe('the laws of clauses', () => {
  test('how the text came in never changes the clauses', () => {
    fc.assert(
      fc.property(nasty, lengths, options, (reply, cut, chosen) => {
        const whole = splitTokens([reply], chosen);
        expect(splitTokens(chop(reply, cut), chosen)).toEqual(whole);
        expect(splitTokens(chop(reply, [1]), chosen)).toEqual(whole);
      }),
      { numRuns: 600 },
    );
  });

  test('the clauses joined are the tokens joined, in any script and at any time, and each says where it stands', () => {
    fc.assert(
      fc.property(nasty, lengths, times, options, (reply, cut, time, chosen) => {
        const clauses = splitInTime(chop(reply, cut), time, chosen);
        const wanted = reply.trim() === '' ? '' : reply;
        expect(clauses.map(({ text }) => text).join('')).toBe(wanted);
        let end = 0;
        for (const clause of clauses) {
          expect(clause.start).toBe(end);
          expect(clause.text).toBe(reply.slice(clause.start, clause.end));
          expect(clause.text).not.toBe('');
          end = clause.end;
        }
      }),
      { numRuns: 600 },
    );
  });

  test('only the end of a reply can be a clause of white space', () => {
    fc.assert(
      fc.property(nasty, lengths, times, (reply, cut, time) => {
        const clauses = splitInTime(chop(reply, cut), time, {});
        expect(clauses.slice(0, -1).filter(({ text }) => text.trim() === '')).toEqual([]);
      }),
    );
  });

  test('no clause ends inside a protected span, whatever the settings and however little is buffered', () => {
    fc.assert(
      fc.property(orderly, lengths, times, settings, (pieces, cut, time, chosen) => {
        const reply = pieces.map(([{ text }, mark, space]) => text + mark + space).join('');
        const spans: [number, number][] = [];
        let at = 0;
        for (const [{ text, isProtected }, mark, space] of pieces) {
          if (isProtected) spans.push([at, at + text.length]);
          at += text.length + mark.length + space.length;
        }
        const cuts = cutsOf(splitInTime(chop(reply, cut), { ...time, stalls: [false] }, { settings: chosen }));
        for (const [start, end] of spans) expect(cuts.filter((offset) => offset > start && offset < end)).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('no cut parts a surrogate pair, or a mark from what closes it', () => {
    fc.assert(
      fc.property(nasty, options, (reply, chosen) => {
        for (const offset of cutsOf(splitTokens([reply], chosen))) {
          const around = reply.slice(offset - 1, offset + 1);
          expect(around).not.toMatch(/^[\ud800-\udbff][\udc00-\udfff]$/);
          expect(around).not.toMatch(/^\S\p{M}$/u);
          expect(around).not.toMatch(/^[.!?。？][)"」”*.!?]$/);
        }
      }),
      { numRuns: 600 },
    );
  });
});

describe('the work', () => {
  const NO_BOUNDARY = 'aB3,x';

  test.each<[string, string[]]>([
    ['text without a boundary', chop(NO_BOUNDARY.repeat(4000), [1])],
    ['commas and words', chop('one, two; three '.repeat(1250), [3])],
    ['abbreviations', chop('e.g. Dr. No. 5 p.m. Monday '.repeat(700), [4])],
    ['an open tag', chop(`<think>${'So. '.repeat(5000)}`, [2])],
    ['letters without spaces', chop('我们明天去公园'.repeat(2500), [1])],
  ])('looks at each unit once: %s', (_case, tokens) => {
    const look = vi.spyOn(String.prototype, 'charCodeAt');
    try {
      splitTokens(tokens);
      expect(look).toHaveBeenCalledTimes(tokens.join('').length);
    } finally {
      look.mockRestore();
    }
  });

  test('asks for the buffered audio at most once a token', () => {
    const bufferedMs = vi.fn<() => number>(() => 1000);
    const tokens = chop('Yes. One, two, three, and so on, and on. '.repeat(100), [3]);
    splitTokens(tokens, { bufferedMs });
    expect(bufferedMs.mock.calls.length).toBeLessThanOrEqual(tokens.length);
    expect(bufferedMs).toHaveBeenCalled();
  });
});
