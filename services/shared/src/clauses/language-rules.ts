// What a full stop after a word means. The words are data, a file a language; the judgement is the same for all.

/** All words in lower case, without their last stop, single capital letters aside. */
export type LanguageRules = {
  /** Abbreviations that a name follows, when they are capitalised: "Dr.", "Gen." */
  titles: ReadonlySet<string>;
  /** Abbreviations that a word always follows: "e.g.", "vs.". */
  joins: ReadonlySet<string>;
  /** Abbreviations before a number, else words of their own: "No. 5", "No. I can't." */
  beforeNumber: ReadonlySet<string>;
  /** Abbreviations that can end a sentence: they do before a capital, unless that word is one of `continues`. */
  mayEnd: ReadonlySet<string>;
  /** Capitalised words that go on after such an abbreviation or an ordinal: "9 a.m. Monday", "3. Mai". */
  continues: ReadonlySet<string>;
  /** Capital letters that are words and no initials: "I". */
  letterWords: ReadonlySet<string>;
  /** What `mayEnd` abbreviations of compound words end with: "Hauptstr.". */
  endings?: readonly string[];
  /** A stop makes a number an ordinal: "am 3. Mai", "Ludwig XIV.". */
  hasOrdinalStops?: boolean;
  /** Marks that belong to the word before them even behind white space: "Bonjour !". */
  spacedMarks?: string;
  /** Quotation marks that open or close the other way round than in English: „…“, »…«. */
  quotes?: { openers: string; closers: string };
};

/** What a stop after a word is: an end, no end, or one that the next character or the next word decides. */
export type StopVerdict = 'ends' | 'joins' | 'unless-digit' | 'if-capital' | 'unless-counted';

/** Longest word that is looked at; no abbreviation is longer. */
export const MAX_WORD_CHARS = 16;

const INITIALS = /^\p{L}\p{M}*(?:\.-?\p{L}\p{M}*)+$/u;
const ORDINAL = /^(?:\d{1,2}(?:\.\d{1,2})?|[IVX]{2,5})$/;

/** Judges the stop after `word`. */
export const judgeStop = (word: string, rules: LanguageRules): StopVerdict => {
  if (word === '') return 'ends';
  const lower = word.toLowerCase();
  const isCapital = word[0] !== lower[0];
  if (word.length === 1 && isCapital) return rules.letterWords.has(word) ? 'ends' : 'joins';
  if (rules.mayEnd.has(lower) || rules.endings?.some((ending) => lower.endsWith(ending))) return 'if-capital';
  if (rules.beforeNumber.has(lower)) return 'unless-digit';
  if (rules.joins.has(lower) || INITIALS.test(word)) return 'joins';
  if (isCapital && rules.titles.has(lower)) return 'joins';
  return rules.hasOrdinalStops && ORDINAL.test(word) ? 'unless-counted' : 'ends';
};
