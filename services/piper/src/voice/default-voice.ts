// The voice that speaks where a request names none.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { VoiceRegistry } from './registry.ts';

/** The first of the list; throws `NoVoices` where the list is empty. */
export const defaultVoice = (voices: VoiceRegistry): string => {
  const [first] = voices.list();
  if (first) return first.name;
  throw new VoiceError('NoVoices', 'This speech service was given no voice.', {
    status: 503,
    retry: { afterMs: 5000 },
    remedy: 'List one in its configuration.',
  });
};
