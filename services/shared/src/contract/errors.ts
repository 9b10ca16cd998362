// The base of every error that crosses a boundary: it answers what a caller may do next.
import type { RetryAdvice } from './token-event.ts';

export type VoiceErrorOptions = { status?: number; retry?: RetryAdvice; remedy?: string; cause?: unknown };

/** An error with a stable code, an HTTP status, and whether to try again; `message` says what is wrong in one sentence. */
export class VoiceError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retry: RetryAdvice;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, options: VoiceErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'VoiceError';
    this.code = code;
    this.status = options.status ?? 500;
    this.retry = options.retry ?? 'never';
    this.remedy = options.remedy;
  }
}

/** Makes an Error of whatever was thrown. */
export const ensureError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** The body of every error answer: `{error: {code, message, remedy?}}`. */
export const errorBody = (error: VoiceError) => ({
  error: { code: error.code, message: error.message, ...(error.remedy ? { remedy: error.remedy } : {}) },
});
