// Why a session cannot be had.
import { VoiceError } from '@firstword/shared/contract/errors';

export const flowNotFound = (): VoiceError =>
  new VoiceError('FlowNotFound', 'There is no flow of this name here.', {
    status: 404,
    remedy: 'GET /readyz lists the flows that are served.',
  });

export const sessionNotFound = (): VoiceError =>
  new VoiceError('SessionNotFound', 'There is no such session, or it has ended.', {
    status: 404,
    remedy: 'Open a session, and start turns in it.',
  });

export const sessionExists = (): VoiceError =>
  new VoiceError('SessionExists', 'A session with this id is open.', {
    status: 409,
    remedy: 'Start a turn in it, or open one with another id.',
  });

export const tooManySessions = (): VoiceError =>
  new VoiceError('TooManySessions', 'This backend holds as many sessions as it can.', {
    status: 503,
    retry: { afterMs: 5_000 },
    remedy: 'Try again soon, or another replica.',
  });
