// What is said of a model file that cannot be a voice.
import { VoiceError } from '@firstword/shared/contract/errors';

export const brokenModel = (fault: string, cause?: unknown): VoiceError =>
  new VoiceError('VoiceBroken', `The voice model ${fault}.`, {
    remedy: 'Pull the voice again: firstword voice pull.',
    cause,
  });
