// The model that was found, as the backend wants it; the resource's fallbacks stand behind its own model only.
import { createDemoModel } from '@firstword/backend/llm/demo';
import type { ChatModel } from '@firstword/backend/llm/port';
import type { Secrets } from '@firstword/backend/outside/secrets';
import { createServerModel } from '@firstword/backend/outside/server-model';
import type { LlmSpec } from '@firstword/crds/spec/llm';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { FoundModel } from './find-model.ts';

export type ChatModelOptions = { flow: VoiceFlow; secrets: Secrets; clock: Clock };

// A laptop's server loads its model at the first question; there is no fallback to lose by waiting for it.
const LAPTOP: Pick<LlmSpec, 'firstTokenTimeout' | 'stallTimeout' | 'continuation' | 'fallbacks'> = {
  firstTokenTimeout: '30s',
  stallTimeout: '10s',
  continuation: 'none',
  fallbacks: [],
};

/** One ChatModel for the whole run, so that its connections stay warm. */
export const chatModelOf = ({ server, status }: FoundModel, { flow, secrets, clock }: ChatModelOptions): ChatModel => {
  if (!server) return createDemoModel({ flow, clock, why: status.why });
  const { llm } = flow.spec;
  // One that a laptop put in the place of the resource's own has no fallbacks.
  const isOwn = server.baseURL === llm?.baseURL && server.model === llm.model;
  return createServerModel({
    server: { ...server, apiKey: () => server.apiKey },
    llm: { ...(llm ?? LAPTOP), fallbacks: isOwn ? llm.fallbacks : [] },
    secrets,
    clock,
    why: status.why,
  });
};
