// One clause through the voice, tried again once: a caller should not lose a reply to a hiccup.
import type { Clause } from '@firstword/shared/clauses/clause';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { SpeakOptions, Tts } from './tts/port.ts';

/** Letters and digits are spoken; a clause of marks alone has nothing to say. */
const SPEAKABLE = /[\p{L}\p{N}]/u;

/**
 * The clause's audio. Throws what the voice throws at the second try, once a part of the clause has been said, and when
 * another try would not help.
 */
export async function* voiceClause(tts: Tts, clause: Clause, options: SpeakOptions): AsyncGenerator<Int16Array> {
  const text = clause.text.trim();
  if (!SPEAKABLE.test(text)) return;
  let hasBegun = false;
  try {
    for await (const chunk of tts.speak(text, options)) {
      hasBegun = true;
      yield chunk;
    }
    return;
  } catch (thrown) {
    options.signal.throwIfAborted();
    if (hasBegun || (thrown instanceof VoiceError && thrown.retry === 'never')) throw thrown;
  }
  yield* tts.speak(text, options);
}
