// Remembers where the current word began, and what a token before held of it, so that no token is looked at twice.
import { MAX_WORD_CHARS } from './language-rules.ts';

const KEPT_CHARS = MAX_WORD_CHARS + 1;
const NONE = -1;

/** The word being read; holds at most one word's worth of past text. */
export class WordMemory {
  #token = '';
  #tokenAt = 0;
  #wordAt = NONE;
  #kept = '';

  get isOpen(): boolean {
    return this.#wordAt !== NONE;
  }

  /** The next token, which starts at this offset of the reply. */
  beginToken(token: string, at: number): void {
    this.#token = token;
    this.#tokenAt = at;
  }

  /** The token is read; an open word goes on in the next one. */
  endToken(): void {
    if (!this.isOpen) this.#kept = '';
    else if (this.#wordAt >= this.#tokenAt) this.#kept = this.#tokenFrom(this.#wordAt).slice(0, KEPT_CHARS);
    else if (this.#kept.length < KEPT_CHARS) this.#kept = (this.#kept + this.#token).slice(0, KEPT_CHARS);
    this.#tokenAt += this.#token.length;
    this.#token = '';
  }

  /** A letter at this offset: it opens a word, if none is open. */
  open(at: number): void {
    if (!this.isOpen) this.#wordAt = at;
  }

  close(): void {
    this.#wordAt = NONE;
  }

  /** The word up to an offset, or "" where there is none or it is too long to matter. */
  wordUntil(end: number): string {
    const length = end - this.#wordAt;
    if (!this.isOpen || length > MAX_WORD_CHARS) return '';
    if (this.#wordAt >= this.#tokenAt) return this.#tokenFrom(this.#wordAt).slice(0, length);
    return (this.#kept + this.#token.slice(0, MAX_WORD_CHARS)).slice(0, length);
  }

  #tokenFrom(at: number): string {
    return this.#token.slice(at - this.#tokenAt);
  }
}
