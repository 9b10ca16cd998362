// What of a request's text is spoken: control characters and halves of characters are not.
import { VoiceError } from '@firstword/shared/contract/errors';

/** Throws `TextEmpty` when nothing is left. */
export const speakableText = (input: string): string => {
  const text = input
    .toWellFormed()
    .replace(/[^\P{Cc}\n]|\ufffd/gu, ' ')
    .trim();
  if (text) return text;
  throw new VoiceError('TextEmpty', 'There is no text to speak.', {
    status: 400,
    remedy: 'Send some text in "input".',
  });
};
