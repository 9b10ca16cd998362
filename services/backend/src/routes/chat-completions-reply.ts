// A turn in the words of OpenAI's chat completions: whole, in chunks, or as an error.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { ModelUsage } from '@firstword/shared/contract/token-event';

/** What all parts of one answer share. */
export type Completion = { turnId: string; flowId: string; createdMs: number };

const head = ({ turnId, flowId, createdMs }: Completion) => ({
  id: `chatcmpl-${turnId}`,
  created: Math.floor(createdMs / 1_000),
  model: flowId,
});

/** The tokens of all models that answered, together. */
export const completionUsage = (usage: readonly ModelUsage[] = []) => {
  const prompt_tokens = usage.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
  const completion_tokens = usage.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
};

/** The whole answer. */
export const completionBody = (completion: Completion, content: string, usage?: readonly ModelUsage[]) => ({
  ...head(completion),
  object: 'chat.completion',
  choices: [
    { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
  ],
  usage: completionUsage(usage),
});

/** One chunk of it; the last one has no delta and a finish. */
export const completionChunk = (
  completion: Completion,
  delta: { role?: 'assistant'; content?: string },
  finish_reason: 'stop' | null = null,
) => ({
  ...head(completion),
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
});

/** The chunk behind the last, for clients that asked for usage. */
export const usageChunk = (completion: Completion, usage?: readonly ModelUsage[]) => ({
  ...head(completion),
  object: 'chat.completion.chunk',
  choices: [],
  usage: completionUsage(usage),
});

/** A fault; `code` is ours, its kind OpenAI's. */
export const completionError = ({
  code,
  message,
  remedy,
  status,
}: Pick<VoiceError, 'code' | 'message' | 'remedy' | 'status'>) => ({
  error: {
    message: remedy === undefined ? message : `${message} ${remedy}`,
    type: status < 500 ? 'invalid_request_error' : 'server_error',
    param: null,
    code,
  },
});
