// Runs a splitter over a whole reply, however it is cut into tokens.
import type { Clause } from '@firstword/shared/clauses/clause';
import { createClauseSplitter, type ClauseSplitterOptions } from '@firstword/shared/clauses/clause-splitter';

/** All clauses of a reply that came in these tokens. */
export const splitTokens = (tokens: string[], options: ClauseSplitterOptions = {}): Clause[] => {
  const splitter = createClauseSplitter(options);
  return [...tokens.flatMap((token) => splitter.push(token)), ...splitter.flush()];
};

/** The same as text alone. */
export const splitText = (reply: string, options: ClauseSplitterOptions = {}): string[] =>
  splitTokens([reply], options).map(({ text }) => text);
