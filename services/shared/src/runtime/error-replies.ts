// What an HTTP client is told of a fault: one mapping for every service.
import { VoiceError, ensureError, errorBody } from '../contract/errors.ts';

type HttpFault = Error & {
  statusCode?: number;
  code?: string;
  validation?: { instancePath?: string; message?: string }[];
};

const REMEDIES: Record<number, [code: string, remedy: string]> = {
  400: ['BadRequest', 'Correct what the message names.'],
  413: ['PayloadTooLarge', 'Send a smaller body.'],
  415: ['UnsupportedMediaType', 'Send the body as application/json.'],
};

/** Makes a typed error of anything a route threw; what is not a client's fault says nothing of its insides. */
export const toVoiceError = (thrown: unknown): VoiceError => {
  const error = ensureError(thrown) as HttpFault;
  if (error instanceof VoiceError) return error;
  const status = error.statusCode ?? 500;
  if (status >= 500) return new VoiceError('Internal', 'Something failed on our side.', { status, cause: error });
  if (error.validation) {
    const faults = error.validation.map((fault) => `${fault.instancePath || 'request'} ${fault.message ?? 'is wrong'}`);
    return new VoiceError('InvalidRequest', `${faults.join('; ')}.`, {
      status,
      remedy: 'Correct the named fields.',
      cause: error,
    });
  }
  const [code, remedy] = REMEDIES[status] ?? ['BadRequest', undefined];
  return new VoiceError(code, error.message, { status, cause: error, ...(remedy ? { remedy } : {}) });
};

/** Status, headers and body of the answer to a failed request. */
export const errorReply = (thrown: unknown) => {
  const error = toVoiceError(thrown);
  const headers: Record<string, string> = {};
  if (typeof error.retry === 'object') headers['retry-after'] = String(Math.ceil(error.retry.afterMs / 1000));
  return { status: error.status, headers, body: errorBody(error), error };
};
