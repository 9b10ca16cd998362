// The model that was found, as the backend wants it, with the fallbacks that the resource names behind it.
import { createDemoModel } from '@firstword/backend/llm/demo';
import { createFallbackModel } from '@firstword/backend/llm/fallbacks';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import type { ChatModel } from '@firstword/backend/llm/port';
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { FoundModel, ModelServer } from './find-model.ts';
import { secretValue, type Secrets } from './secrets.ts';

export type ChatModelOptions = { flow: VoiceFlow; secrets: Secrets; clock: Clock };

// A laptop's server loads its model at the first question; there is no fallback to lose by waiting for it.
const LAPTOP_TIMEOUTS = { firstTokenTimeout: '30s', stallTimeout: '10s' };

/** One ChatModel for the whole run, so that its connections stay warm. */
export const chatModelOf = ({ server, status }: FoundModel, { flow, secrets, clock }: ChatModelOptions): ChatModel => {
  if (!server) return createDemoModel({ flow, clock, why: status.why });
  const { llm } = flow.spec;
  const { firstTokenTimeout, stallTimeout } = llm ?? LAPTOP_TIMEOUTS;
  const modelAt = ({ baseURL, model, apiKey }: ModelServer, why: string): ChatModel =>
    createOpenAiModel({
      baseURL,
      model,
      ...(apiKey === undefined ? {} : { apiKey }),
      firstTokenTimeoutMs: durationMs(firstTokenTimeout),
      stallTimeoutMs: durationMs(stallTimeout),
      ...(llm ? { continuation: llm.continuation } : {}),
      clock,
      why,
    });
  const first = modelAt(server, status.why);
  // They stand behind the resource's own model; one that a laptop put in its place has none.
  const isOwn = server.baseURL === llm?.baseURL && server.model === llm.model;
  const fallbacks = isOwn ? llm.fallbacks : [];
  if (fallbacks.length === 0) return first;
  const behind = fallbacks.map(({ baseURL, model, apiKeySecretRef }) =>
    modelAt({ baseURL, model, apiKey: secretValue(secrets, apiKeySecretRef) }, 'the models before it failed'),
  );
  return createFallbackModel({ models: [first, ...behind], clock, canContinue: llm?.continuation !== 'none' });
};
