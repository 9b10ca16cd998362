// The smallest text worth speaking, and the pause that its end asks for.

/** What a clause ends with; it decides the pause after it. */
export type ClauseEnd = 'word' | 'comma' | 'sentence' | 'paragraph';

/**
 * A piece of the raw reply: `text` is `reply.slice(start, end)`, in UTF-16 offsets, and clauses touch each other.
 * White space after a clause belongs to it up to the character that settled the cut, the rest leads the next one.
 * A clause can have nothing to say: an emoji alone, a rule of dashes, white space that a reply still ends with after its last word left.
 */
export type Clause = { text: string; start: number; end: number; endsWith: ClauseEnd };

/** Silence between a clause and the next, in ms: topped up to this, never added beyond it. */
export const PAUSE_AFTER_MS: Record<ClauseEnd, number> = { word: 0, comma: 120, sentence: 250, paragraph: 400 };
