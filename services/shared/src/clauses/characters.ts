// What each UTF-16 unit means to the splitter: one table look-up per unit, for every script.

/** The parts that a unit can play. */
export const CharClass = {
  word: 0,
  digit: 1,
  /** Letters of scripts without spaces between words. */
  unspaced: 2,
  /** Belongs to the unit before it: combining marks, joiners, trail surrogates. Nothing is ever cut before one. */
  extend: 3,
  symbol: 4,
  opener: 5,
  /** Belongs to the clause when it follows a mark: quotes, brackets, the ends of markdown emphasis. */
  closer: 6,
  space: 7,
  newline: 8,
  /** Waits for the line feed after it. */
  carriageReturn: 9,
  stop: 10,
  terminator: 11,
  comma: 12,
  enDash: 13,
  emDash: 14,
  /** Marks of scripts without spaces: they end a clause whatever follows. */
  wideTerminator: 15,
  wideComma: 16,
} as const;
export type CharClass = (typeof CharClass)[keyof typeof CharClass];

const { word, digit, unspaced, extend, symbol, space } = CharClass;

// Whatever is not named here is a word's letter. Later rows win.
const RANGES: [from: number, to: number, charClass: CharClass][] = [
  [0x00, 0x40, symbol],
  [0x5b, 0x60, symbol],
  [0x7b, 0xa9, symbol],
  [0xab, 0xb4, symbol],
  [0xb6, 0xb9, symbol],
  [0xbb, 0xbf, symbol],
  [0xd7, 0xd7, symbol],
  [0xf7, 0xf7, symbol],
  [0x0e00, 0x0fff, unspaced], // Thai, Lao, Tibetan
  [0x1000, 0x109f, unspaced], // Myanmar
  [0x1780, 0x17ff, unspaced], // Khmer
  [0x2000, 0x206f, symbol],
  [0x20a0, 0x20cf, symbol],
  [0x2190, 0x2bff, symbol],
  [0x2e00, 0x2e7f, symbol],
  [0x2e80, 0x2fdf, unspaced],
  [0x3000, 0x303f, symbol],
  [0x3005, 0x3007, unspaced],
  [0x3040, 0x30ff, unspaced], // Hiragana, Katakana
  [0x30fb, 0x30fb, symbol],
  [0x31f0, 0x31ff, unspaced],
  [0x3400, 0x4dbf, unspaced], // Han
  [0x4e00, 0x9fff, unspaced],
  [0xd83c, 0xd83e, symbol], // lead surrogates of emoji
  [0xd840, 0xd888, unspaced], // lead surrogates of rarer Han
  [0xdc00, 0xdfff, extend],
  [0xe000, 0xf8ff, symbol],
  [0xf900, 0xfaff, unspaced],
  [0xfe10, 0xfe6f, symbol],
  [0xfeff, 0xff0f, symbol],
  [0xff1a, 0xff20, symbol],
  [0xff3b, 0xff40, symbol],
  [0xff5b, 0xff65, symbol],
  [0xff66, 0xff9f, unspaced],
  [0xffe0, 0xffff, symbol],
  [0x2000, 0x200a, space],
  [0x2007, 0x2007, symbol], // does not break
  [0x200c, 0x200d, extend],
];

const MEMBERS: [members: string, charClass: CharClass][] = [
  [' \t\v\f\u1680\u205f\u3000', space],
  ['\n\u0085\u2028\u2029', CharClass.newline],
  ['\r', CharClass.carriageReturn],
  ['.', CharClass.stop],
  ['!?…‽‼⁇⁈⁉؟۔।॥։።፧။។༎', CharClass.terminator],
  [',;:،؛፣፤፥၊', CharClass.comma],
  ['–', CharClass.enDash],
  ['—―', CharClass.emDash],
  ['。｡！？．', CharClass.wideTerminator],
  ['，、；：､', CharClass.wideComma],
  ['([{“‘„‚«‹¿¡「『（［｛【《〈〔〖', CharClass.opener],
  ['"\'’”»›)]}*_~`」』）］｝】》〉〕〗', CharClass.closer],
];

// All units below the surrogates in one string, so that one search finds every mark.
const ALL_UNITS = new TextDecoder('utf-16le').decode(new Uint16Array(0xd800).map((_, code) => code));
const LATE_MARKS: [number, number][] = [
  [0xfb1e, 0xfb1e],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
];
const LATE_DIGITS: [number, number][] = [[0xff10, 0xff19]];

const buildTable = (): Uint8Array => {
  const table = new Uint8Array(0x10000).fill(word);
  for (const [from, to, charClass] of RANGES) table.fill(charClass, from, to + 1);
  const fillMatches = (pattern: RegExp, charClass: CharClass) => {
    for (const { 0: text, index } of ALL_UNITS.matchAll(pattern)) table.fill(charClass, index, index + text.length);
  };
  fillMatches(/\p{M}+/gu, extend);
  fillMatches(/\p{Nd}+/gu, digit);
  for (const [from, to] of LATE_MARKS) table.fill(extend, from, to + 1);
  for (const [from, to] of LATE_DIGITS) table.fill(digit, from, to + 1);
  for (const [members, charClass] of MEMBERS) for (const unit of members) table[unit.charCodeAt(0)] = charClass;
  return table;
};

const CLASS_OF = buildTable();

const tables = new Map<string, Uint8Array>([['', CLASS_OF]]);

/** The class of each UTF-16 unit, where these quotation marks open and close. */
export const classesWith = ({ openers, closers } = { openers: '', closers: '' }): Uint8Array => {
  const key = openers + closers;
  const known = tables.get(key);
  if (known) return known;
  const table = CLASS_OF.slice();
  for (const unit of openers) table[unit.charCodeAt(0)] = CharClass.opener;
  for (const unit of closers) table[unit.charCodeAt(0)] = CharClass.closer;
  tables.set(key, table);
  return table;
};

export const isCapital = (code: number): boolean => {
  const letter = String.fromCharCode(code);
  return letter !== letter.toLowerCase();
};

/** How many letters of an alphabet are as much speech as this one: a Chinese or Japanese one is a syllable or more. */
export const lettersWorth = (code: number): 1 | 2 =>
  (code >= 0x2e80 && code < 0xa000) || (code >= 0xf900 && code < 0xfb00) || (code >= 0xff66 && code < 0xffa0) ? 2 : 1;

/** Thai, Lao, Myanmar, Khmer: a space there stands between phrases, as a comma does elsewhere. */
export const isPhraseScript = (code: number): boolean =>
  (code >= 0x0e00 && code <= 0x0eff) || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff);
