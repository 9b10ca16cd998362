// How long a caller hears nothing between two clauses, while a model gives a token every 100 ms.
import { PAUSE_AFTER_MS, type ClauseEnd } from '../../../services/shared/src/clauses/clause.ts';
import { splitClauses } from '../../../services/shared/src/clauses/split-clauses.ts';
import { createFakeClock } from '../../../services/shared/src/runtime/fake-clock.ts';
import type { Reply } from './replies.ts';
import type { Sentence } from './theirs.ts';

const TOKEN_MS = 100;
const CHARS_PER_SECOND = 15;

/** What a text takes to say: a Chinese or Japanese letter takes as long as two or three of an alphabet. */
const speechMs = (text: string): number => {
  const wide = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  return ((text.trim().length + 2 * wide) / CHARS_PER_SECOND) * 1000;
};

/** A speaker: clauses one after the other, with the pauses between them that are owed anyway. */
const createSpeaker = () => {
  let endMs = 0;
  let pauseMs = 0;
  let hasBegun = false;
  let longestMs = 0;
  return {
    bufferedMs: (nowMs: number) => Math.max(0, endMs - nowMs),
    longestMs: () => longestMs,
    speak: (text: string, endsWith: ClauseEnd, nowMs: number) => {
      const startMs = hasBegun ? Math.max(nowMs, endMs + pauseMs) : nowMs;
      if (hasBegun) longestMs = Math.max(longestMs, startMs - endMs);
      endMs = startMs + speechMs(text);
      pauseMs = PAUSE_AFTER_MS[endsWith];
      hasBegun = true;
    },
  };
};

/** The longest silence within a reply, in ms, split by us with the speaker's buffer in sight. */
export const ourSilenceMs = async ({ tokens, language }: Reply): Promise<number> => {
  const clock = createFakeClock();
  const speaker = createSpeaker();
  async function* paced() {
    for (const token of tokens) {
      await clock.sleep(TOKEN_MS);
      yield token;
    }
  }
  const reading = (async () => {
    const bufferedMs = () => speaker.bufferedMs(clock.nowMs());
    for await (const { text, endsWith } of splitClauses(paced(), { clock, language, bufferedMs }))
      speaker.speak(text, endsWith, clock.nowMs());
  })();
  await clock.advance((tokens.length + 1) * TOKEN_MS);
  await reading;
  return speaker.longestMs();
};

/** The same for sentences that left with these tokens. */
export const theirSilenceMs = (sentences: readonly Sentence[]): number => {
  const speaker = createSpeaker();
  for (const { text, tokens } of sentences) speaker.speak(text, 'sentence', tokens * TOKEN_MS);
  return speaker.longestMs();
};
