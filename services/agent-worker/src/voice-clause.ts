// One clause through the voice, tried again once: a caller should not lose a reply to a hiccup.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { SpeakOptions, Tts } from './tts/port.ts';

/**
 * The audio of a clause's words, none for "". Throws what the voice throws at the second try, once a part of the clause has been said, and when
 * another try would not help.
 */
export async function* voiceClause(tts: Tts, text: string, options: SpeakOptions): AsyncGenerator<Int16Array> {
  if (text === '') return;
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
