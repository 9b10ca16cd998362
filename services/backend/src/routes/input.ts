// What a caller said must be text that can be spoken about: refused here, before it starts anything.
import { VoiceError } from '@firstword/shared/contract/errors';
import { MAX_INPUT_CHARS } from '@firstword/shared/contract/limits';

/** Control characters other than tab and line ends, and U+FFFD: what bytes that are no UTF-8 decode to. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;

/** Returns the input as it is, or throws what is wrong with it. */
export const checkInput = (input: string): string => {
  if (input.length > MAX_INPUT_CHARS) {
    throw new VoiceError('InputTooLong', `The input is longer than ${MAX_INPUT_CHARS} characters.`, {
      status: 413,
      remedy: 'Send it in several turns.',
    });
  }
  if (input.trim() === '') {
    throw new VoiceError('InputEmpty', 'The input has no words.', {
      status: 400,
      remedy: 'Send what the caller said as `input`.',
    });
  }
  if (NO_TEXT.test(input) || !input.isWellFormed()) {
    throw new VoiceError('InputNotText', 'The input holds control characters or bytes that are no text.', {
      status: 400,
      remedy: 'Send plain text in UTF-8.',
    });
  }
  return input;
};
