// Where a reply could be cut, and how much of it there is to say up to there.

/**
 * What stands at a boundary. `line`: a line's end without a mark. `run`: no boundary yet, but eight more letters
 * of a script without spaces have passed, so that one may be looked for among them.
 */
export type BoundaryKind = 'word' | 'comma' | 'line' | 'sentence' | 'paragraph' | 'run';

/** A safe place to cut: a property of the raw text alone, whatever tokens it came in and whatever was cut before. */
export type Boundary = {
  kind: BoundaryKind;
  /** UTF-16 offset into the reply; never behind the text that is already scanned. */
  at: number;
  /** A line's end that a blank line may yet make a paragraph's; it comes again, settled. */
  isOpen: boolean;
  /** Units of the reply up to here, without markup and with white space as one; clauses are measured by differences. */
  length: number;
  /** The same for what follows, its leading white space taken off. */
  lengthAfter: number;
  /** Letters and digits up to here: a clause without any has nothing to say. */
  letters: number;
};
