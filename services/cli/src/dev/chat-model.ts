// The model that was found, as the backend wants it.
import { createDemoModel } from '@firstword/backend/llm/demo';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import type { ChatModel } from '@firstword/backend/llm/port';
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { FoundModel } from './find-model.ts';

// A laptop's server loads its model at the first question; there is no fallback to lose by waiting for it.
const LAPTOP_TIMEOUTS = { firstTokenTimeout: '30s', stallTimeout: '10s' };

/** One ChatModel for the whole run, so that its connections stay warm. */
export const chatModelOf = ({ server, status }: FoundModel, flow: VoiceFlow, clock: Clock): ChatModel => {
  if (!server) return createDemoModel({ flow, clock, why: status.why });
  const { firstTokenTimeout, stallTimeout } = flow.spec.llm ?? LAPTOP_TIMEOUTS;
  return createOpenAiModel({
    baseURL: server.baseURL,
    model: server.model,
    ...(server.apiKey === undefined ? {} : { apiKey: server.apiKey }),
    firstTokenTimeoutMs: durationMs(firstTokenTimeout),
    stallTimeoutMs: durationMs(stallTimeout),
    clock,
    why: status.why,
  });
};
