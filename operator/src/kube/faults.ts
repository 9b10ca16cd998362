// What went wrong at the API server, as errors that say whether to try again.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';

type StatusBody = { message?: string; reason?: string; details?: { retryAfterSeconds?: number } };

const MAX_MESSAGE_CHARS = 1000;

const parse = (text: string): StatusBody => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
};

/** An answer that is no success; the code is Kubernetes' own reason. */
export const refusal = (status: number, text: string, retryAfter?: string): VoiceError => {
  const { message, reason, details } = parse(text);
  const seconds = Number(retryAfter ?? details?.retryAfterSeconds ?? Number.NaN);
  return new VoiceError(
    reason || `Http${status}`,
    (message ?? `The API server answered ${status}.`).slice(0, MAX_MESSAGE_CHARS),
    {
      status,
      retry: Number.isFinite(seconds) ? { afterMs: seconds * 1000 } : status >= 500 || status === 409 ? 'now' : 'never',
    },
  );
};

/** No answer at all. Whether a write took effect is not known. */
export const unreachable = (thrown: unknown): VoiceError => {
  const { message } = ensureError(thrown);
  return new VoiceError('ApiUnreachable', `The API server did not answer: ${message}.`, {
    status: 503,
    retry: 'now',
    remedy: 'See whether the API server runs and can be reached.',
    cause: thrown,
  });
};

const isStatus = (error: unknown, status: number): boolean => error instanceof VoiceError && error.status === status;

export const isNotFound = (error: unknown): boolean => isStatus(error, 404);
export const isConflict = (error: unknown): boolean => isStatus(error, 409);
/** The cursor or page is too old: everything has to be listed anew. */
export const isGone = (error: unknown): boolean => isStatus(error, 410);
