// A text as the words that a voice says, so that what was heard can be held against what was written.

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: readonly [value: number, word: string][] = [
  [1_000_000, 'million'],
  [1_000, 'thousand'],
  [100, 'hundred'],
];

const whole = (value: number): string => {
  for (const [scale, word] of SCALES) {
    if (value < scale) continue;
    const rest = value % scale;
    return `${whole(Math.floor(value / scale))} ${word}${rest > 0 ? ` ${whole(rest)}` : ''}`;
  }
  if (value < ONES.length) return ONES[value] ?? '';
  return `${TENS[Math.floor(value / 10)]}${value % 10 > 0 ? ` ${ONES[value % 10]}` : ''}`;
};

const digitWords = (digits: string): string => digits.replace(/\d/g, (digit) => `${ONES[Number(digit)]} `);

const numberWords = (text: string): string => {
  const [integer = '', fraction] = text.replaceAll(',', '').split('.');
  if (integer.length > 9) return digitWords(integer);
  const point = fraction ? ` point ${digitWords(fraction)}` : '';
  return whole(Number(integer)) + point;
};

/** What is written in one way and said in another; both sides of a comparison go through it. */
const SAID: readonly [pattern: RegExp, said: string][] = [
  [/[’‘]/g, "'"],
  // A recogniser writes a time with a full stop, too.
  [/\b(\d{1,2})[:.]00\b/g, '$1'],
  [/\b(\d{1,2})[:.]([0-5]\d)\b/g, '$1 $2'],
  [/\b([ap])\.?\s?m\b\.?/g, ' $1m '],
  [/[$£€]\s?(\d[\d.,]*)/g, '$1 CURRENCY'],
  [/%/g, ' percent '],
  [/&/g, ' and '],
  [/\bmr\./g, 'mister'],
  [/\bmrs\./g, 'missus'],
  [/\bdr\./g, 'doctor'],
  [/\bwi-?fi\b/g, 'wifi'],
];

/** The words of a text: lower case, numbers spelled out, no punctuation. */
export const spokenWords = (text: string): string[] => {
  const currency = /£/.test(text) ? 'pounds' : /€/.test(text) ? 'euros' : 'dollars';
  const said = SAID.reduce((rest, [pattern, as]) => rest.replace(pattern, as), text.toLowerCase())
    .replaceAll('CURRENCY', currency)
    .replace(/\d[\d,]*(?:\.\d+)?/g, (number) => ` ${numberWords(number.replace(/[.,]+$/, ''))} `)
    .replaceAll("'", '');
  return said.match(/[\p{L}\p{M}]+/gu) ?? [];
};
