// A punctuation mark that the text just had, with the marks and closers that follow it: a boundary in the making.
import { CharClass } from './characters.ts';

const STOP = 0x2e;

/** The mark before the current position, if there is one. */
export class Mark {
  kind: 'none' | 'comma' | 'sentence' = 'none';
  /** Offset of its first character: where the word before it ends. */
  at = 0;
  /** Ends a clause without white space after it, as marks of scripts without spaces and dashes do. */
  isWide = false;
  /** Right after a digit: with another digit behind it, it is part of a number. */
  followsDigit = false;
  #stops = 0;

  /** Whether it is one full stop alone, which may be an abbreviation's. */
  get isSingleStop(): boolean {
    return this.#stops === 1;
  }

  /** Takes the next character of the mark; the last one decides its kind: "etc.," is a comma. */
  add(code: number, charClass: CharClass, at: number, followsDigit: boolean): void {
    if (this.kind === 'none') {
      this.at = at;
      this.followsDigit = followsDigit;
      this.#stops = 0;
    }
    const { stop, terminator, wideTerminator, emDash } = CharClass;
    const ends = charClass === stop || charClass === terminator || charClass === wideTerminator;
    this.kind = ends ? 'sentence' : 'comma';
    this.isWide = charClass >= emDash;
    this.#stops = code === STOP ? this.#stops + 1 : 2;
  }

  clear(): void {
    this.kind = 'none';
  }
}
