// What several routes answer with.
import { VoiceError } from '@firstword/shared/contract/errors';

export const sessionNotFound = (): VoiceError =>
  new VoiceError('SessionNotFound', 'There is no such session, or it has ended.', {
    status: 404,
    remedy: 'Open a session, and start turns in it.',
  });
