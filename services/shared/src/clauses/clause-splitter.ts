// Tokens in, clauses out, as early as is safe: decides at which of the reply's boundaries a clause leaves (design 4).
import { BoundaryScanner } from './boundary-scanner.ts';
import type { Boundary, BoundaryKind } from './boundary.ts';
import type { Clause, ClauseEnd } from './clause.ts';
import { clauseBounds, type ClauseBounds, type ClauseMode, type PartialClauseSettings } from './clause-settings.ts';
import { rulesFor } from './languages/table.ts';
import { spokenLength, unitsToKeepBack } from './unspaced-cut.ts';

export { DEFAULT_CLAUSE_SETTINGS, type ClauseSettings } from './clause-settings.ts';

/**
 * Splits one reply. The clauses joined are the tokens joined once `flush` was called, if the reply has any character
 * but white space; where they are cut does not depend on how the text came in, `bufferedMs` and `leaveAtWord` aside.
 */
export type ClauseSplitter = {
  /** The clauses that this token lets go. */
  push(token: string): Clause[];
  /** A node or the reply ended: everything leaves. White space before the first word waits for it. */
  flush(): Clause[];
  /** The stream stalled: what there is leaves, up to the end of its last whole word. */
  leaveAtWord(): Clause[];
  /** Whether a clause has left already. */
  hasLeft(): boolean;
  /** Whether there are words that wait to leave. */
  hasWordsWaiting(): boolean;
};

export type ClauseSplitterOptions = {
  settings?: PartialClauseSettings;
  mode?: ClauseMode;
  /** BCP 47; decides which abbreviations are known. */
  language?: string;
  /**
   * Speech that the caller has yet to hear, in ms, with what is still being synthesised in it; asked at most once a
   * token. Below 400 a later clause leaves at a comma or a word's end. Without it no clause hurries.
   */
  bufferedMs?: () => number;
};

const LOW_BUFFER_MS = 400;

const ENDS: Record<BoundaryKind, ClauseEnd> = {
  word: 'word',
  run: 'word',
  comma: 'comma',
  line: 'sentence',
  sentence: 'sentence',
  paragraph: 'paragraph',
};

const ORIGIN: Boundary = { kind: 'word', at: 0, isOpen: false, length: 0, lengthAfter: 0, letters: 0 };

class Splitter implements ClauseSplitter {
  readonly #first: ClauseBounds;
  readonly #later: ClauseBounds;
  readonly #bufferedMs: (() => number) | undefined;
  readonly #scanner: BoundaryScanner;
  #waiting = ''; // the reply's text from #from.at on
  #from = ORIGIN;
  #hasLeft = false;
  #leaving: Clause[] = [];
  // Where the clause could end if it had to: the latest boundary, and the latest with a mark and enough text.
  #latest: Boundary | null = null;
  #latestMark: Boundary | null = null;

  constructor({ settings, mode = 'clauses', language = 'en', bufferedMs }: ClauseSplitterOptions) {
    ({ first: this.#first, later: this.#later } = clauseBounds(mode, settings));
    this.#bufferedMs = bufferedMs;
    this.#scanner = new BoundaryScanner(rulesFor(language), (boundary) => this.#consider(boundary));
  }

  push(token: string): Clause[] {
    this.#waiting += token;
    this.#scanner.push(token);
    this.#hurry();
    return this.#take();
  }

  flush(): Clause[] {
    const boundary = this.#scanner.end();
    if (this.#hasLeft || this.#waiting.trim() !== '') this.#leaveAt(boundary);
    return this.#take();
  }

  leaveAtWord(): Clause[] {
    const end = this.#scanner.atEnd();
    const place = end && this.#hasWords(end) ? end : (this.#lastWordOf(this.#scanner.runHere()) ?? this.#latest);
    if (place) this.#leaveAt(place);
    return this.#take();
  }

  hasLeft(): boolean {
    return this.#hasLeft;
  }

  hasWordsWaiting(): boolean {
    return this.#scanner.letters > this.#from.letters;
  }

  #consider(boundary: Boundary): void {
    if (!this.#hasWords(boundary)) return;
    const bounds = this.#bounds();
    const length = boundary.length - this.#from.lengthAfter;
    const isWaiting = boundary.isOpen && bounds.awaitsParagraph;
    if (length >= bounds.from[boundary.kind] && !isWaiting) {
      const place = boundary.kind === 'run' ? this.#lastWordOf(boundary) : boundary;
      if (place) this.#leaveAt(place);
    } else if (boundary.kind !== 'run') {
      this.#latest = boundary;
      if (boundary.kind !== 'word' && length >= bounds.from.sentence) this.#latestMark = boundary;
    }
  }

  /** So little is left to hear that the caller would hear a gap: rather a clause that is short. */
  #hurry(): void {
    // A clause that leaves with this token is not in the owner's buffer yet.
    if (!this.#bufferedMs || !this.#bounds().mayHurry || this.#leaving.length > 0) return;
    const run = this.#latest ? null : this.#scanner.runHere();
    if ((!this.#latest && !run) || this.#bufferedMs() >= LOW_BUFFER_MS) return;
    const place = this.#latestMark ?? this.#latest ?? this.#lastWordOf(run);
    if (place) this.#leaveAt(place);
  }

  /** The last whole word of the unspaced run that reaches up to here. */
  #lastWordOf(run: Boundary | null): Boundary | null {
    if (!run) return null;
    const end = run.at - this.#from.at;
    const keepBack = unitsToKeepBack(this.#waiting.slice(Math.max(0, end - this.#scanner.run), end));
    if (keepBack === null) return null;
    const kept = this.#waiting.slice(end - keepBack, end);
    const length = run.length - spokenLength(kept);
    return { ...run, at: run.at - keepBack, length, lengthAfter: length, letters: run.letters - 1 };
  }

  #leaveAt(boundary: Boundary): void {
    const start = this.#from.at;
    const end = boundary.at;
    if (end <= start) return;
    this.#leaving.push({ text: this.#waiting.slice(0, end - start), start, end, endsWith: ENDS[boundary.kind] });
    this.#waiting = this.#waiting.slice(end - start);
    this.#from = boundary;
    this.#hasLeft = true;
    if (this.#latest && !this.#hasWords(this.#latest)) this.#latest = null;
    if (this.#latestMark && !this.#hasWords(this.#latestMark)) this.#latestMark = null;
  }

  #take(): Clause[] {
    const leaving = this.#leaving;
    this.#leaving = [];
    return leaving;
  }

  #hasWords(boundary: Boundary): boolean {
    return boundary.letters > this.#from.letters;
  }

  #bounds(): ClauseBounds {
    return this.#hasLeft ? this.#later : this.#first;
  }
}

/** Creates the splitter of one reply. */
export const createClauseSplitter = (options: ClauseSplitterOptions = {}): ClauseSplitter => new Splitter(options);
