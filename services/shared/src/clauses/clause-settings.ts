// How long clauses may be, as bounds on the clause that is being filled: the first one, and each later one.
import type { BoundaryKind } from './boundary.ts';

/** `spec.clauses` of a VoiceFlow. */
export type ClauseSettings = { first: { minChars: number; maxChars: number }; minChars: number; maxChars: number };

/** Any part of the settings; what is missing is the default. */
export type PartialClauseSettings = { first?: Partial<ClauseSettings['first']>; minChars?: number; maxChars?: number };

export const DEFAULT_CLAUSE_SETTINGS: ClauseSettings = {
  first: { minChars: 12, maxChars: 60 },
  minChars: 20,
  maxChars: 200,
};

/** `clauses`: as early as is safe. `sentences`: the seed's contract, whole sentences of at least 20 characters. */
export type ClauseMode = 'clauses' | 'sentences';

/** From how many characters on each kind of boundary ends a clause. */
export type ClauseBounds = {
  from: Record<BoundaryKind, number>;
  /** Whether a line's end waits for the next character, which tells a paragraph's end from it. */
  awaitsParagraph: boolean;
  /** Whether the clause may end early when little audio is buffered. */
  mayHurry: boolean;
};

const SEED_MIN_CHARS = 20;
const NEVER = Infinity;

const SENTENCE_BOUNDS: ClauseBounds = {
  from: {
    word: NEVER,
    run: NEVER,
    comma: NEVER,
    line: NEVER,
    sentence: SEED_MIN_CHARS,
    paragraph: SEED_MIN_CHARS,
  },
  awaitsParagraph: false,
  mayHurry: false,
};

const firstBounds = ({ minChars, maxChars }: ClauseSettings['first']): ClauseBounds => ({
  from: { word: maxChars, run: maxChars, comma: Math.min(minChars, maxChars), line: 0, sentence: 0, paragraph: 0 },
  awaitsParagraph: false,
  mayHurry: false,
});

const laterBounds = ({ minChars, maxChars }: ClauseSettings): ClauseBounds => {
  const ends = Math.min(minChars, maxChars);
  return {
    from: { word: maxChars, run: maxChars, comma: maxChars, line: ends, sentence: ends, paragraph: ends },
    awaitsParagraph: true,
    mayHurry: true,
  };
};

/** The bounds of a reply's first clause and of the others. */
export const clauseBounds = (
  mode: ClauseMode,
  settings: PartialClauseSettings = {},
): { first: ClauseBounds; later: ClauseBounds } => {
  if (mode === 'sentences') return { first: SENTENCE_BOUNDS, later: SENTENCE_BOUNDS };
  const { first, ...rest } = settings;
  const whole = { ...DEFAULT_CLAUSE_SETTINGS, ...rest, first: { ...DEFAULT_CLAUSE_SETTINGS.first, ...first } };
  return { first: firstBounds(whole.first), later: laterBounds(whole) };
};
