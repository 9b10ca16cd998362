import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClauseSplitter } from '@firstword/shared/clauses/clause-splitter';
import { MAX_SPEECH_CHARS } from '@firstword/shared/contract/speech-api';
import { createSpeechText } from '@firstword/shared/speech-text/speech-text';
import { sayIn } from './say.ts';

describe('what is written for the eye', () => {
  test.each<[string, string, string]>([
    ['bold, italics and code are their words', '**Bold** and *it*, _this_ and `code`.', 'Bold and it, this and code.'],
    ['a heading is its words', '## Our rooms ##', 'Our rooms'],
    ['a list is its items', '- Soup\n- Bread\n- Tea', 'Soup, Bread, Tea'],
    ['a task is its words', '- [x] Room cleaned', 'Room cleaned'],
    ['a quotation is its words', '> We were happy.', 'We were happy.'],
    ['a link is its words', 'See [our page](https://x.com/a "Our page") now.', 'See our page now.'],
    ['a picture is what it shows', '![a cat](cat.png) sleeps', 'a cat sleeps'],
    ['a code block is its text', '```js\nlet it be\n```', 'let it be'],
    ['a table is its cells', '| Day | Hours |\n|-----|:---:|\n| Monday | nine |', 'Day, Hours, Monday, nine'],
    ['a rule is nothing', '---\n', ''],
    ['a footnote is nothing', 'We are open[^1].', 'We are open.'],
    ['an emoji is nothing', 'Hi 😀👍🏽 you 👨‍👩‍👧 there ❤️ 🇫🇷 1️⃣.', 'Hi you there.'],
    ['a smiley is nothing', 'Great :) see you ;-)', 'Great see you'],
    ['an arrow is a pause', 'Start → Settings', 'Start, Settings'],
    ['a tag is nothing', '<speak>Yes<br/>and <b>no</b></speak>', 'Yes and no'],
    ['a sign that is no tag stays', 'so a < b and b > a', 'so a < b and b > a'],
    ['entities are their signs', 'Salt &amp; pepper&nbsp;here', 'Salt & pepper here'],
    ['an escaped mark is no mark', 'not \\*bold\\*', 'not bold'],
    ['a word with underscores stays', 'the snake_case name', 'the snake_case name'],
    ['marks alone are nothing', ' … — !', ''],
  ])('%s', (_case, written, said) => {
    expect(sayIn('fr', written)).toBe(said);
  });

  test('reasoning is never said, in however many clauses it comes', () => {
    const say = createSpeechText({ language: 'en' });
    const clauses = [
      '<think>The caller ',
      'wants a room. ',
      'So I ask.</think> Which day? ',
      '<thinking>Hm.',
      '</thinking>Monday?',
    ];
    expect(clauses.map(say)).toEqual(['', '', 'Which day?', '', 'Monday?']);
  });

  test('markup may span clauses', () => {
    const say = createSpeechText({ language: 'en' });
    expect(
      ['This is **very good. ', 'And quiet** too. ', 'See [the page. ', 'It helps](https://x.com/y) then. '].map(say),
    ).toEqual(['This is very good.', 'And quiet too.', 'See the page.', 'It helps then.']);
  });

  test("a link's target may span clauses", () => {
    const say = createSpeechText({ language: 'en' });
    expect(['See [it](https://x.com "Our page. ', 'Very new") now.'].map(say)).toEqual(['See it', 'now.']);
  });

  test('a dash in the middle of a line is no list', () => {
    const say = createSpeechText({ language: 'fr' });
    expect(['Yes, ', '- and no. \n', '- One'].map(say)).toEqual(['Yes,', '- and no.', 'One']);
  });
});

describe('the lexicon', () => {
  const lexicon = [
    { write: 'Siobhan', say: 'Shivawn' },
    { write: 'Siobhan Byrne', say: 'Shivawn Burn' },
    { write: 'it', say: 'IT' },
    { write: 'US', say: 'you ess' },
    { write: '24/7', say: 'around the clock' },
    { write: 'AT&T', say: 'A T and T' },
    { write: 'C++', say: 'see plus plus' },
    { write: 'nginx', say: 'engine x' },
  ];
  test.each<[string, string, string]>([
    ['says a word otherwise', 'I am Siobhan.', 'I am Shivawn.'],
    ['the longest wins', 'I am Siobhan Byrne.', 'I am Shivawn Burn.'],
    ['whole words only', 'Siobhans bits', 'Siobhans bits'],
    ['an entry with a capital fits as it is written', 'US, not us', 'you ess, not us'],
    ['an entry without one fits any case', 'Nginx and NGINX', 'engine x and engine x'],
    [
      'before numbers and signs are read out',
      'AT&T is open 24/7, 5 days.',
      'A T and T is open around the clock, five days.',
    ],
    ['with marks at its end', 'We write C++.', 'We write see plus plus.'],
    ['inside markup', '**Siobhan**', 'Shivawn'],
    ['in any language', 'Siobhan', 'Shivawn'],
  ])('%s', (_case, written, said) => {
    expect(sayIn('en', written, { lexicon })).toBe(said);
  });

  test('what an entry says is not read again', () => {
    const entries = [
      { write: 'a1', say: '[[ˈeɪ]] 1' },
      { write: 'x', say: 'a1' },
    ];
    expect(sayIn('en', 'a1 x', { lexicon: entries })).toBe('[[ˈeɪ]] 1 a1');
  });

  test('an empty word is no entry', () => {
    expect(sayIn('en', 'so be it', { lexicon: [{ write: ' ', say: 'no' }] })).toBe('so be it');
  });
});

const LANGUAGES = ['en', 'en-GB', 'de', 'de-AT', 'fr', 'zh'];
const language = fc.constantFrom(...LANGUAGES);
const WORDS =
  'Sure we can help tonight tables around hotel breakfast garden wirklich Zimmer Frühstück über schön'.split(' ');
const word = fc.constantFrom(...WORDS);
const NOTATIONS =
  `3 3.14 1.000,50 $5 12€ 5% 7:30 9am 21st 2025 5km 10–12 2025-05-03 v1.2.3 007 ½ 1/2 & Dr. No. e.g. z.B.
  me@x.com https://x.com/a?b=1 +1(555)123-4567`.split(/\s+/);
const notation = fc.constantFrom(...NOTATIONS, '9 a.m.', 'May 3', '3. Mai', '5 km', '12 €', '+1 555 123 4567', 'z. B.');
const MARKS = '** * _ ` ``` # - > | [ ](https://x.com) <b> </b> ~~ --- 😀 &amp; :) →'.split(' ');
const markup = fc.constantFrom(...MARKS);
const marked = fc
  .tuple(fc.constantFrom('**', '*', '_', '`', '~~'), word)
  .map(([mark, text]) => `${mark}${text}${mark}`);
const linked = word.map((text) => `[${text}](https://x.com/y)`);
const blank = fc.constantFrom(' ', ' ', ' ', ', ', '. ', '\n', '\n\n', '? ');

describe('the laws of what is said', () => {
  test('nothing throws, whatever is written', () => {
    fc.assert(
      fc.property(language, fc.array(fc.string({ unit: 'binary', maxLength: 80 })), (tag, clauses) => {
        const say = createSpeechText({ language: tag, lexicon: [{ write: 'a', say: 'b' }] });
        for (const clause of clauses) expect(typeof say(clause)).toBe('string');
      }),
    );
  });

  test('what was said is said as it is', () => {
    const pieces = fc.array(fc.tuple(fc.oneof(word, notation, marked, linked), blank), { maxLength: 20 });
    fc.assert(
      fc.property(language, pieces, (tag, chosen) => {
        const said = sayIn(tag, chosen.flat().join(''));
        expect(sayIn(tag, said)).toBe(said);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  test('no word is lost, and their order is kept', () => {
    const pieces = fc.array(fc.tuple(fc.oneof({ arbitrary: word, weight: 3 }, notation, markup), blank), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(language, pieces, (tag, chosen) => {
        const said = sayIn(tag, chosen.flat().join(''));
        let at = 0;
        for (const [piece] of chosen.filter(([each]) => WORDS.includes(each))) {
          const found = said.indexOf(piece, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + piece.length;
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  test('in English and German no digit is left to the voice', () => {
    const pieces = fc.array(fc.tuple(fc.oneof(word, notation), blank), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom('en', 'de'), pieces, (tag, chosen) => {
        expect(sayIn(tag, chosen.flat().join(''))).not.toMatch(/[\d$€%@]/);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  test('clauses say together what the reply says at once, marks aside', () => {
    const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
    const reply = fc.array(fc.tuple(fc.oneof(word, fc.constantFrom('**very**', '<b>', '`it`', '😀')), blank), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(reply, (chosen) => {
        const text = chosen.flat().join('');
        const splitter = createClauseSplitter();
        const say = createSpeechText({ language: 'fr' });
        const said = [...splitter.push(text), ...splitter.flush()].map((clause) => say(clause.text));
        expect(words(said.join(' '))).toEqual(words(sayIn('fr', text)));
      }),
    );
  });
});

test('more than a voice takes at once is cut, not refused', () => {
  expect(sayIn('en', `Siobhan ${'1'.repeat(9000)}`)).toHaveLength(MAX_SPEECH_CHARS);
  expect(sayIn('en', '1'.repeat(1900))).toBe('1'.repeat(1900));
});
