// What a full stop after a word means. The words are data, a file a language; the judgement is the same for all.
import { english } from './english.ts';

/** All words in lower case, without their last stop. */
export type LanguageRules = {
  /** Abbreviations that a name follows, when they are capitalised: "Dr.", "Gen." */
  titles: ReadonlySet<string>;
  /** Abbreviations that a word always follows: "e.g.", "vs.". */
  joins: ReadonlySet<string>;
  /** Abbreviations before a number, else words of their own: "No. 5", "No. I can't." */
  beforeNumber: ReadonlySet<string>;
  /** Abbreviations that can end a sentence: they do before a capital, unless that word is one of `continues`. */
  mayEnd: ReadonlySet<string>;
  /** Capitalised words that go on after such an abbreviation: "9 a.m. Monday". */
  continues: ReadonlySet<string>;
  /** Single letters that are words and no initials. */
  letterWords: ReadonlySet<string>;
};

/** What a stop after a word is: an end, no end, or one that the next character or the next word decides. */
export type StopVerdict = 'ends' | 'joins' | 'unless-digit' | 'if-capital';

/** Longest word that is looked at; no abbreviation is longer. */
export const MAX_WORD_CHARS = 16;

const INITIALS = /^\p{L}(?:\.\p{L})+$/u;

const RULES = new Map<string, LanguageRules>([['en', english]]);

/** The rules for a BCP 47 tag; a language without its own file gets the English ones. */
export const rulesFor = (language: string): LanguageRules =>
  RULES.get(language.toLowerCase().split('-', 1)[0] ?? '') ?? english;

/** Judges the stop after `word`; `leads` says that the word is the first of its line or after a mark. */
export const judgeStop = (word: string, leads: boolean, rules: LanguageRules): StopVerdict => {
  if (word === '') return 'ends';
  const lower = word.toLowerCase();
  if (rules.mayEnd.has(lower)) return 'if-capital';
  if (rules.beforeNumber.has(lower)) return 'unless-digit';
  if (rules.joins.has(lower) || INITIALS.test(word)) return 'joins';
  if (word[0] !== lower[0] && rules.titles.has(lower)) return 'joins';
  if (leads && /^\d{1,2}$/.test(word)) return 'joins'; // "1. Open the app": a list's number
  const isInitial = word.length === 1 && word !== lower && !rules.letterWords.has(word);
  return isInitial ? 'joins' : 'ends';
};
