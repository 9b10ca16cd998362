// Judges the stops of one reply by its language's rules, and counts the numbers of its lists along.
import { judgeStop, type LanguageRules, type StopVerdict } from './language-rules.ts';

const LIST_NUMBER = /^\d{1,2}$/;

/** What stops mean here; it remembers nothing but the last list number. */
export class StopJudge {
  readonly #rules: LanguageRules;
  #listNumber = NaN;

  constructor(rules: LanguageRules) {
    this.#rules = rules;
  }

  /** Judges the stop after `word`; `leads` says that the word is the first of its line or after a mark. */
  judge(word: string, leads: boolean): StopVerdict {
    return this.#isListNumber(word, leads) ? 'joins' : judgeStop(word, this.#rules);
  }

  /** Text goes on after this word's stop: "1. Open the app 2. Tap it". */
  pass(word: string, leads: boolean): void {
    if (this.#isListNumber(word, leads)) this.#listNumber = Number(word);
  }

  /** Whether a capitalised word, or how it begins, goes on with the sentence that its abbreviation stands in. */
  goesOn(word: string, isWhole: boolean): boolean {
    const lower = word.toLowerCase();
    if (isWhole) return this.#rules.continues.has(lower);
    for (const each of this.#rules.continues) if (each.startsWith(lower)) return true;
    return false;
  }

  /** Whether a character belongs to the word before it, though white space parts them. */
  isSpacedMark(code: number): boolean {
    return this.#rules.spacedMarks?.includes(String.fromCharCode(code)) ?? false;
  }

  get hasSpacedMarks(): boolean {
    return this.#rules.spacedMarks !== undefined;
  }

  #isListNumber(word: string, leads: boolean): boolean {
    return LIST_NUMBER.test(word) && (leads || Number(word) === this.#listNumber + 1);
  }
}
