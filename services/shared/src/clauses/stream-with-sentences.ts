// The seed's contract: speak a stream of tokens sentence by sentence, and return the whole reply.
import { createClauseSplitter } from './clause-splitter.ts';
import type { Clause } from './clause.ts';

/** Sentences that may wait to be spoken before no more tokens are taken. */
const MAX_AHEAD = 16;

/**
 * Speaks each sentence, trimmed, in order, one after the other; a sentence has at least 20 characters, and ends at
 * `.`, `?` or `!` before white space, or at a blank line. Tokens are taken while a sentence is being spoken.
 * Rejects with what `speak` or the stream threw; after that nothing more is spoken.
 */
export const streamWithSentences = async (
  tokens: AsyncIterable<string>,
  speak: (sentence: string) => void | Promise<void>,
): Promise<string> => {
  const splitter = createClauseSplitter({ mode: 'sentences' });
  const ahead: Promise<void>[] = [];
  let spoken = Promise.resolve();
  let hasFailed = false;
  const enqueue = async (clauses: Clause[]): Promise<void> => {
    for (const sentence of clauses.map(({ text }) => text.trim()).filter((text) => text !== '')) {
      spoken = spoken.then(() => speak(sentence));
      spoken.catch(() => (hasFailed = true));
      ahead.push(spoken);
      if (ahead.length > MAX_AHEAD) await ahead.shift();
    }
  };
  let reply = '';
  try {
    for await (const token of tokens) {
      reply += token;
      await enqueue(splitter.push(token));
      if (hasFailed) break;
    }
    await enqueue(splitter.flush());
  } finally {
    await spoken;
  }
  return reply;
};
