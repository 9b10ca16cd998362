// A model server as the flow's ChatModel, with the fallbacks that the resource names behind it.
import { durationMs } from '@firstword/crds/duration';
import type { LlmSpec } from '@firstword/crds/spec/llm';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createFallbackModel } from '../llm/fallbacks.ts';
import { createOpenAiModel } from '../llm/openai.ts';
import type { ChatModel } from '../llm/port.ts';
import { secretValue, type Secrets } from './secrets.ts';

/** Where a model is; its key is asked for at each request. */
export type ModelServer = { baseURL: string; model: string; apiKey: () => string | undefined };

export type ServerModelOptions = {
  server: ModelServer;
  llm: Pick<LlmSpec, 'firstTokenTimeout' | 'stallTimeout' | 'continuation' | 'fallbacks'>;
  secrets: Secrets;
  clock: Clock;
  /** Why this server: one sentence for the screen. */
  why: string;
};

/** One ChatModel for many turns, so that its connections stay warm. */
export const createServerModel = ({ server, llm, secrets, clock, why }: ServerModelOptions): ChatModel => {
  const modelAt = (place: ModelServer, reason: string): ChatModel =>
    createOpenAiModel({
      ...place,
      firstTokenTimeoutMs: durationMs(llm.firstTokenTimeout),
      stallTimeoutMs: durationMs(llm.stallTimeout),
      continuation: llm.continuation,
      clock,
      why: reason,
    });
  const first = modelAt(server, why);
  if (llm.fallbacks.length === 0) return first;
  const behind = llm.fallbacks.map(({ baseURL, model, apiKeySecretRef }) =>
    modelAt({ baseURL, model, apiKey: () => secretValue(secrets, apiKeySecretRef) }, 'the models before it failed'),
  );
  return createFallbackModel({ models: [first, ...behind], clock, canContinue: llm.continuation !== 'none' });
};

/** The server that `spec.llm` names. */
export const namedServer = ({ baseURL, model, apiKeySecretRef }: LlmSpec, secrets: Secrets): ModelServer => ({
  baseURL,
  model,
  apiKey: () => secretValue(secrets, apiKeySecretRef),
});
