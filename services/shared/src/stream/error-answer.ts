// What a failed HTTP answer means to its caller: the server's own code where it gave one, and whether to try again.
import { VoiceError } from '../contract/errors.ts';
import type { RetryAdvice } from '../contract/token-event.ts';

export type FailedAnswer = { status: number; body: string; retryAfter?: string | null };

const DEFAULT_PAUSE_MS = 1000;
const TRANSIENT = [408, 425, 429];

const retryOf = ({ status, retryAfter }: FailedAnswer): RetryAdvice => {
  if (status < 500 && !TRANSIENT.includes(status)) return 'never';
  const seconds = Number(retryAfter ?? Number.NaN);
  return { afterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : DEFAULT_PAUSE_MS };
};

/** The `{error: {code, message, remedy?}}` of the body; a foreign body counts as none. */
const detailOf = (body: string): { code?: unknown; message?: unknown; remedy?: unknown } => {
  try {
    return (JSON.parse(body) as { error?: object }).error ?? {};
  } catch {
    return {};
  }
};

/** The error that a failed answer stands for; `code` is used when the body names none. */
export const errorOfAnswer = (answer: FailedAnswer, code: string): VoiceError => {
  const detail = detailOf(answer.body);
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const remedy = text(detail.remedy);
  return new VoiceError(text(detail.code) ?? code, text(detail.message) ?? `The answer was HTTP ${answer.status}.`, {
    status: answer.status,
    retry: retryOf(answer),
    ...(remedy ? { remedy } : {}),
  });
};
