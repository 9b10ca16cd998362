// Why a call is refused at the door, and what the caller can do about it.
import { VoiceError } from '@firstword/shared/contract/errors';

const SEND_ONE =
  'Send `Authorization: Bearer TOKEN` with a service token, or with the token that opening the session returned; a stream also takes `access_token=TOKEN`.';

export const tokenMissing = (): VoiceError =>
  new VoiceError('TokenMissing', 'This call needs a token.', { status: 401, remedy: SEND_ONE });

export const tokenInvalid = (): VoiceError =>
  new VoiceError('TokenInvalid', 'The token is none of this backend’s.', { status: 401, remedy: SEND_ONE });

export const tokenExpired = (): VoiceError =>
  new VoiceError('TokenExpired', 'The session’s token has expired.', {
    status: 401,
    remedy: 'Get a new one with a service token: POST /api/flows/:flowId/sessions/:sessionId/token.',
  });

export const tokenElsewhere = (): VoiceError =>
  new VoiceError('TokenElsewhere', 'The token is for another session.', {
    status: 403,
    remedy: 'Send the token that opening this session returned.',
  });

export const serviceTokenNeeded = (): VoiceError =>
  new VoiceError('ServiceTokenNeeded', 'A session’s token does not open this call.', {
    status: 403,
    remedy: 'Make it from your own server, with a service token.',
  });

export const tooManyRequests = (afterMs: number): VoiceError =>
  new VoiceError('TooManyRequests', 'More calls came than are taken in a minute.', {
    status: 429,
    retry: { afterMs },
    remedy: 'Wait as long as Retry-After says.',
  });
