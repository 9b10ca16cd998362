// From what the openai package throws to the typed faults of a model.
import { APIConnectionError, APIError } from 'openai';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { RetryAdvice } from '@firstword/shared/contract/token-event';
import { modelAccessDenied, modelBusy, modelCutOff, modelGarbled, modelRejected, modelUnavailable } from './faults.ts';

/** The typed fault behind `thrown`; `begun`: whether content had come before it. */
export const modelFault = (thrown: unknown, begun: boolean): VoiceError => {
  if (thrown instanceof VoiceError) return thrown;
  if (thrown instanceof SyntaxError) return modelGarbled('sent what is no event stream of JSON');
  if (thrown instanceof APIConnectionError) return modelUnavailable('cannot be reached');
  if (begun) return modelCutOff();
  if (thrown instanceof APIError && thrown.status !== undefined) return statusFault(thrown.status, thrown.headers);
  return modelUnavailable('broke off before it began');
};

const statusFault = (status: number, headers: Headers | undefined): VoiceError => {
  if (status === 401 || status === 403) return modelAccessDenied(status);
  if (status === 429) return modelBusy(retryAfter(headers));
  if (status >= 500) return modelUnavailable(`answers with status ${status}`, retryAfter(headers));
  return modelRejected(status);
};

const DEFAULT_RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;

/** `Retry-After` in seconds; a date or nothing gives the default. */
const retryAfter = (headers: Headers | undefined): RetryAdvice => {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return { afterMs: seconds >= 0 ? Math.min(Math.ceil(seconds * 1_000), MAX_RETRY_MS) : DEFAULT_RETRY_MS };
};
