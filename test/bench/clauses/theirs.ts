// @livekit/agents' streaming sentence tokenizer at its defaults, token by token.
import { tokenize } from '@livekit/agents';

const tokenizer = new tokenize.basic.SentenceTokenizer();

/** A sentence, and the number of tokens that had come when it left. */
export type Sentence = { text: string; tokens: number };

// What was put into the tokenizer's queue is out of it after a turn of the loop.
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Splits one reply. */
export const theirSentences = async (tokens: readonly string[]): Promise<Sentence[]> => {
  const stream = tokenizer.stream();
  const sentences: Sentence[] = [];
  let pushed = 0;
  const reading = (async () => {
    for await (const { token } of stream) sentences.push({ text: token, tokens: pushed });
  })();
  for (const token of tokens) {
    pushed += 1;
    stream.pushText(token);
    await settle();
  }
  stream.endInput();
  await reading;
  return sentences;
};

/** The same work with nobody reading, for the clock. */
export const splitTheirs = (tokens: readonly string[]): void => {
  const stream = tokenizer.stream();
  for (const token of tokens) stream.pushText(token);
  stream.endInput();
};
