// How much of what was said was heard otherwise: the word error rate.
import { spokenWords } from './spoken-words.ts';

/** The fewest words that were changed, added or left out (Levenshtein). */
const edits = (said: readonly string[], heard: readonly string[]): number => {
  let row = Array.from({ length: heard.length + 1 }, (_, index) => index);
  for (const [at, word] of said.entries()) {
    const next = [at + 1];
    for (const [index, other] of heard.entries()) {
      const changed = (row[index] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[heard.length] ?? 0;
};

/** Errors for each word of the reply: 0 when every word was heard as it is written; may pass 1. */
export const wordErrorRate = (reply: string, heard: string): number => {
  const said = spokenWords(reply);
  if (said.length === 0) throw new Error('a reply without words has no word error rate');
  return edits(said, spokenWords(heard)) / said.length;
};
