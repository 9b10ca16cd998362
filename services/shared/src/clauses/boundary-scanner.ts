// Finds every boundary of a reply, one UTF-16 unit at a time, each unit once: O(1) per unit, nothing is looked at again.
//
//   letters ──mark──▶ mark, closers ──white space──▶ boundary        "Sure. "  "(really?) "  "well, "
//                          ├─ a letter ─▶ no boundary                "3.14"  "x.com", but one after "。" and "—"
//                          ╰─ after an abbreviation, what follows decides     "No. 5"  "9 a.m. Monday"
import type { Boundary, BoundaryKind } from './boundary.ts';
import { CharClass, classesWith, isCapital, isPhraseScript, lettersWorth } from './characters.ts';
import type { LanguageRules, StopVerdict } from './language-rules.ts';
import { Mark } from './mark.ts';
import { StopJudge } from './stop-judge.ts';
import { TagScanner } from './tag-scanner.ts';
import { WordMemory } from './word-memory.ts';

const STOP = 0x2e;
const RUN_STEP = 8;

/** Fed tokens in order; calls back at each boundary as soon as it is certain. */
export class BoundaryScanner {
  readonly #classes: Uint8Array;
  readonly #stops: StopJudge;
  readonly #onBoundary: (boundary: Boundary) => void;
  readonly #tags = new TagScanner();
  readonly #word = new WordMemory();
  readonly #mark = new Mark();

  #position = 0;
  #length = 0;
  #letters = 0;
  #run = 0;
  #runEnd = 0;
  #lastLetter = 0;
  #leads = true; // no whole word yet since the line's start or the last mark
  #glued = false; // no cut at white space after a digit, a lone stop or a range's dash

  #inSpace = true;
  #spaceEnd = 0;
  #newlines = 0; // in the white space so far
  #lineKind: 'line' | 'sentence' = 'line';
  #held: { at: number; end: number } | null = null; // white space that a mark may follow: "Bonjour !"
  #waiting: StopVerdict | null = null; // a sentence end that what follows the white space decides
  #beforeNextWord: { boundary: Boundary; isCounted: boolean } | null = null; // the same, while the next word is read

  constructor(rules: LanguageRules, onBoundary: (boundary: Boundary) => void) {
    this.#classes = classesWith(rules.quotes);
    this.#stops = new StopJudge(rules);
    this.#onBoundary = onBoundary;
  }

  /** Letters and digits so far. */
  get letters(): number {
    return this.#letters;
  }

  /** Units of the latest run of unspaced letters. */
  get run(): number {
    return this.#run;
  }

  /** The end of that run, if the text ends with one. */
  runHere(): Boundary | null {
    const isHere = this.#run > 0 && this.#runEnd === this.#position;
    return isHere ? this.#boundary('run', this.#position, 0) : null;
  }

  /** Reads on; calls back for every boundary that it makes certain. */
  push(token: string): void {
    this.#word.beginToken(token, this.#position);
    for (let index = 0; index < token.length; index += 1) {
      const code = token.charCodeAt(index);
      if (!this.#tags.consumes(code)) this.#step(code, this.#classes[code] as CharClass);
      this.#position += 1;
    }
    this.#word.endToken();
  }

  /** The boundary that the text would end with if nothing more came: its last mark lacks only what follows it. */
  atEnd(): Boundary | null {
    if (this.#tags.inside) return null;
    this.#release();
    if (this.#beforeNextWord) return this.#beforeNextWord.boundary;
    if (this.#waiting) return this.#boundary('sentence', this.#spaceEnd);
    const { kind, followsDigit } = this.#mark;
    if (kind === 'none') return null;
    const isSafe = kind === 'sentence' ? this.#verdict() !== 'joins' : !followsDigit;
    return isSafe ? this.#boundary(kind, this.#position) : null;
  }

  /** Ends the text here, as a node's end does: what follows starts anew. */
  end(): Boundary {
    const kind = this.#newlines > 1 ? 'paragraph' : this.#mark.kind === 'comma' ? 'comma' : 'sentence';
    const boundary = this.#boundary(kind, this.#position);
    this.#tags.reset();
    this.#held = null;
    this.#waiting = null;
    this.#beforeNextWord = null;
    this.#newlines = 0;
    this.#inSpace = true;
    this.#leads = true;
    this.#endWord();
    return boundary;
  }

  #step(code: number, charClass: CharClass): void {
    if (this.#held || this.#beforeNextWord) this.#settle(code, charClass);
    switch (charClass) {
      case CharClass.word:
      case CharClass.digit:
      case CharClass.unspaced:
        return this.#letter(code, charClass);
      case CharClass.space:
        return this.#space();
      case CharClass.newline:
        return this.#newline();
      case CharClass.carriageReturn:
        return;
      case CharClass.extend:
        this.#length += 1;
        if (this.#run > 0) this.#growRun();
        return;
      case CharClass.symbol:
      case CharClass.opener:
      case CharClass.closer:
        return this.#symbol(code, charClass);
      default:
        this.#punctuation(code, charClass);
    }
  }

  /** What waits for this character learns of it. */
  #settle(code: number, charClass: CharClass): void {
    if (this.#held && charClass !== CharClass.space) {
      if (this.#stops.isSpacedMark(code)) this.#held = null;
      else this.#release();
    }
    if (this.#beforeNextWord && charClass !== CharClass.word && charClass !== CharClass.extend)
      this.#judgeNextWord(this.#position, true);
  }

  #letter(code: number, charClass: CharClass): void {
    this.#arrive(code, charClass);
    this.#lastLetter = code;
    this.#length += lettersWorth(code);
    this.#letters += 1;
    this.#glued = charClass === CharClass.digit;
    if (charClass === CharClass.unspaced) {
      this.#word.close();
      this.#growRun();
      return;
    }
    this.#run = 0;
    this.#word.open(this.#position);
    if (this.#beforeNextWord) this.#judgeNextWord(this.#position + 1, false);
  }

  #symbol(code: number, charClass: CharClass): void {
    const closesMark = charClass === CharClass.closer && this.#mark.kind !== 'none';
    if (!closesMark) this.#arrive(code, charClass);
    this.#length += 1;
    if (closesMark) return;
    this.#run = 0;
    this.#glued = false;
    if (charClass === CharClass.opener) this.#word.close();
  }

  #punctuation(code: number, charClass: CharClass): void {
    const standsAlone = charClass === CharClass.emDash || charClass === CharClass.terminator;
    const isMark = charClass === CharClass.enDash ? this.#inSpace && !this.#glued : standsAlone || !this.#inSpace;
    if (!isMark) {
      const isRange = charClass === CharClass.enDash && this.#glued;
      this.#symbol(code, charClass);
      this.#glued = code === STOP || isRange;
      return;
    }
    if (this.#inSpace) this.#settleSpace(code, charClass);
    this.#mark.add(code, charClass, this.#position, this.#glued);
    this.#length += 1;
    this.#run = 0;
  }

  /** A character that is neither white space nor mark settles what stands before it. */
  #arrive(code: number, charClass: CharClass): void {
    if (this.#inSpace) this.#settleSpace(code, charClass);
    const { kind, isWide, followsDigit } = this.#mark;
    if (kind === 'none') return;
    const needsNoSpace = isWide || charClass === CharClass.unspaced;
    const isInNumber = followsDigit && charClass === CharClass.digit;
    if (needsNoSpace && !isInNumber) {
      if (kind === 'comma' || this.#verdict() === 'ends') this.#report(kind, this.#position, 0);
      this.#endWord();
      this.#leads = true;
    }
    this.#mark.clear();
  }

  #space(): void {
    const end = this.#position + 1;
    if (this.#inSpace) this.#spaceEnd = end;
    else if (this.#held) this.#held.end = end;
    else if (this.#stops.hasSpacedMarks) this.#held = { at: end, end };
    else this.#enterSpace(end, end);
  }

  #release(): void {
    if (this.#held) this.#enterSpace(this.#held.at, this.#held.end);
    this.#held = null;
  }

  #enterSpace(at: number, end: number): void {
    this.#breakAfterWord(at);
    this.#endWord();
    this.#inSpace = true;
    this.#spaceEnd = end;
  }

  #breakAfterWord(at: number): void {
    const { kind } = this.#mark;
    if (kind === 'none') {
      if (!this.#glued) this.#report(isPhraseScript(this.#lastLetter) ? 'comma' : 'word', at);
      if (this.#word.isOpen) this.#leads = false;
      return;
    }
    const verdict = kind === 'sentence' ? this.#verdict() : 'ends';
    if (verdict === 'ends') this.#report(kind, at);
    else if (verdict !== 'joins') this.#waiting = verdict;
    else this.#stops.pass(this.#word.wordUntil(this.#mark.at), this.#leads);
    this.#leads = verdict === 'ends';
  }

  #newline(): void {
    const at = this.#position + 1;
    this.#newlines += 1;
    if (this.#newlines === 1) {
      const isSentence = this.#waiting !== null || (this.#mark.kind === 'sentence' && this.#verdict() !== 'joins');
      this.#lineKind = isSentence ? 'sentence' : 'line';
      this.#waiting = null;
      this.#endWord();
      this.#leads = true;
      this.#onBoundary({ ...this.#boundary(this.#lineKind, at), isOpen: true });
    } else this.#report('paragraph', at);
    this.#inSpace = true;
    this.#spaceEnd = at;
  }

  /** The first character after white space: line ends and waiting sentence ends learn what follows them. */
  #settleSpace(code: number, charClass: CharClass): void {
    if (this.#newlines === 1) this.#report(this.#lineKind, this.#spaceEnd);
    this.#newlines = 0;
    this.#inSpace = false;
    if (this.#waiting) this.#settleWaiting(this.#waiting, code, charClass);
    if (this.#length > 0) this.#length += 1;
  }

  #settleWaiting(verdict: StopVerdict, code: number, charClass: CharClass): void {
    this.#waiting = null;
    const isCounted = verdict === 'unless-counted';
    if (charClass === CharClass.word && verdict !== 'unless-digit') {
      if (isCapital(code)) this.#beforeNextWord = { boundary: this.#boundary('sentence', this.#spaceEnd), isCounted };
      else if (!isCounted) this.#report('word', this.#spaceEnd);
    } else if (verdict === 'if-capital') this.#report('word', this.#spaceEnd);
    else if (charClass !== CharClass.digit) this.#report('sentence', this.#spaceEnd);
  }

  /** Tells the boundary as soon as the next word, read up to `end`, can be none that goes on. */
  #judgeNextWord(end: number, isWhole: boolean): void {
    const { boundary, isCounted } = this.#beforeNextWord as { boundary: Boundary; isCounted: boolean };
    const goesOn = this.#stops.goesOn(this.#word.wordUntil(end), isWhole);
    if (goesOn && !isWhole) return;
    this.#beforeNextWord = null;
    if (!goesOn) this.#onBoundary(boundary);
    else if (!isCounted) this.#onBoundary({ ...boundary, kind: 'word' });
  }

  #verdict(): StopVerdict {
    if (!this.#mark.isSingleStop) return 'ends';
    return this.#stops.judge(this.#word.wordUntil(this.#mark.at), this.#leads);
  }

  #growRun(): void {
    this.#run = this.#runEnd === this.#position ? this.#run + 1 : 1; // markup parts a run
    this.#runEnd = this.#position + 1;
    if (this.#run % RUN_STEP === 0) this.#report('run', this.#runEnd, 0);
  }

  #endWord(): void {
    this.#mark.clear();
    this.#word.close();
    this.#run = 0;
  }

  #report(kind: BoundaryKind, at: number, gap: 0 | 1 = 1): void {
    this.#onBoundary(this.#boundary(kind, at, gap));
  }

  #boundary(kind: BoundaryKind, at: number, gap: 0 | 1 = 1): Boundary {
    const length = this.#length;
    return { kind, at, isOpen: false, length, lengthAfter: length + gap, letters: this.#letters };
  }
}
