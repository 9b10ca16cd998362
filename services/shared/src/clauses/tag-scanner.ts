// Keeps the splitter out of markup: `<b>`, `</speak>`, and a whole `<think>…</think>`, which is never spoken.

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const LINE_FEED = 0x0a;

/** A `<` that is not closed within so many units opened no tag. */
const MAX_TAG_CHARS = 200;
const MAX_NAME_CHARS = 12;
const REASONING = new Set(['think', 'thinking']);

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

type State = 'text' | 'opened' | 'name' | 'attributes';

/** Fed unit by unit; answers whether the unit is markup or reasoning. */
export class TagScanner {
  #state: State = 'text';
  #name = '';
  #length = 0;
  #reasoning = false;

  /** Whether what comes next is still inside a tag or a reasoning block. */
  get inside(): boolean {
    return this.#reasoning || this.#state !== 'text';
  }

  /** Whether the unit belongs to a tag, so that the splitter passes over it. */
  consumes(code: number): boolean {
    if (this.#state === 'text') {
      if (code === LESS) this.#open();
      return code === LESS || this.#reasoning;
    }
    if (code === LESS) {
      this.#open();
      return true;
    }
    if (this.#state === 'opened') return this.#begin(code);
    if (code === GREATER) {
      this.#close();
      return true;
    }
    this.#length += 1;
    if (code === LINE_FEED || this.#length > MAX_TAG_CHARS) {
      this.#state = 'text';
      return this.#reasoning;
    }
    if (this.#state === 'name') this.#spell(code);
    return true;
  }

  /** Text begins anew, whatever was open. */
  reset(): void {
    this.#state = 'text';
    this.#reasoning = false;
  }

  #open(): void {
    this.#state = 'opened';
    this.#name = '';
    this.#length = 0;
  }

  #begin(code: number): boolean {
    const isTag = isLetter(code) || code === SLASH || code === BANG;
    this.#state = isTag ? 'name' : 'text';
    if (isTag) this.#spell(code);
    return isTag || this.#reasoning;
  }

  #spell(code: number): void {
    const isSpelt = (isLetter(code) || code === SLASH) && this.#name.length < MAX_NAME_CHARS;
    if (isSpelt) this.#name += String.fromCharCode(code).toLowerCase();
    else this.#state = 'attributes';
  }

  #close(): void {
    this.#state = 'text';
    if (REASONING.has(this.#name)) this.#reasoning = true;
    if (this.#name.startsWith('/') && REASONING.has(this.#name.slice(1))) this.#reasoning = false;
  }
}
