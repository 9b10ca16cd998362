import { describe, expect, test } from 'vitest';
import { streamWithSentences } from '@firstword/shared/clauses/stream-with-sentences';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createTokenSource } from './token-source.ts';

async function* tokensOf(reply: string) {
  for (const token of reply.match(/.{1,4}/gs) ?? []) yield token;
}

const spokenOf = async (reply: string) => {
  const sentences: string[] = [];
  const whole = await streamWithSentences(tokensOf(reply), (sentence) => void sentences.push(sentence));
  return { sentences, whole };
};

describe("the seed's sentences", () => {
  test.each<[string, string, string[]]>([
    [
      'end at a full stop, question or exclamation mark before a space',
      'We open the doors at eight. Would you like to come? Then you are most welcome!',
      ['We open the doors at eight.', 'Would you like to come?', 'Then you are most welcome!'],
    ],
    [
      'end at a mark before a newline',
      'We open the doors at eight.\nWould you like to come',
      ['We open the doors at eight.', 'Would you like to come'],
    ],
    [
      'end at a blank line without a mark',
      'The rooms of our hotel\n\nThey are all very quiet',
      ['The rooms of our hotel', 'They are all very quiet'],
    ],
    [
      'end at an abbreviation that ends a line',
      'The rooms have sea views etc. \nThey are all very quiet',
      ['The rooms have sea views etc.', 'They are all very quiet'],
    ],
    [
      'have at least 20 characters',
      'Yes. We do. Come at eight. And stay for the night.',
      ['Yes. We do. Come at eight.', 'And stay for the night.'],
    ],
    [
      'do not end at a newline alone',
      'The rooms of our hotel\nare all very quiet',
      ['The rooms of our hotel\nare all very quiet'],
    ],
    ['do not end at commas or for being long', `${'word, '.repeat(100)}end`, [`${'word, '.repeat(100)}end`]],
    ['do not end inside numbers', 'Pi is about 3.14159 as far as I know.', ['Pi is about 3.14159 as far as I know.']],
    ['have one for a short reply', 'Yes.', ['Yes.']],
    ['have none for white space', ' \n\n ', []],
  ])('%s', async (_case, reply, want) => {
    const { sentences, whole } = await spokenOf(reply);
    expect(sentences).toEqual(want);
    expect(whole).toBe(reply);
  });
});

describe('speaking', () => {
  /** A speaker whose sentences end when the test says so. */
  const createSpeaker = () => {
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const speak = (sentence: string) => {
      begun.push(sentence);
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    return { begun, speak, endNext: () => ends.shift()?.() };
  };
  const SENTENCES = Array.from({ length: 40 }, (_, index) => `This is sentence number ${index}.`);

  test('goes one sentence after the other, while tokens are taken, some sentences ahead', async () => {
    const clock = createFakeClock();
    const source = createTokenSource();
    const speaker = createSpeaker();
    source.push(...SENTENCES.map((sentence) => `${sentence} `));
    source.end();
    const reply = streamWithSentences(source.tokens, speaker.speak);
    await clock.advance(0);
    expect(speaker.begun).toEqual(SENTENCES.slice(0, 1));
    expect(source.waiting()).toBe(SENTENCES.length - 17);
    for (const [index] of SENTENCES.entries()) {
      expect(speaker.begun).toEqual(SENTENCES.slice(0, index + 1));
      speaker.endNext();
      await clock.advance(0);
    }
    expect(await reply).toBe(`${SENTENCES.join(' ')} `);
  });

  test('that fails ends the reply with its error at the next token, speaks nothing more and closes the tokens', async () => {
    const clock = createFakeClock();
    const source = createTokenSource();
    const begun: string[] = [];
    const reply = streamWithSentences(source.tokens, async (sentence) => {
      begun.push(sentence);
      throw new Error('no voice');
    });
    reply.catch(() => undefined);
    source.push(`${SENTENCES[0]} `);
    await clock.advance(0);
    source.push(`${SENTENCES[1]} `);
    await expect(reply).rejects.toThrow('no voice');
    expect(begun).toEqual(SENTENCES.slice(0, 1));
    expect(source.isClosed()).toBe(true);
  });

  test('is finished before a failure of the stream is told', async () => {
    const clock = createFakeClock();
    const source = createTokenSource();
    const speaker = createSpeaker();
    let isTold = false;
    const reply = streamWithSentences(source.tokens, speaker.speak).catch((error: Error) => {
      isTold = true;
      return error.message;
    });
    source.push(`${SENTENCES[0]} And`);
    source.fail(new Error('the model stopped'));
    await clock.advance(0);
    expect(isTold).toBe(false);
    speaker.endNext();
    expect(await reply).toBe('the model stopped');
    expect(speaker.begun).toEqual(SENTENCES.slice(0, 1));
  });
});
