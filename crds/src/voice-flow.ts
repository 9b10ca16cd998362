// VoiceFlow (vf): one agent. The schema that types, validation and crds/voiceflow.yaml come from.
import { Type, type Static } from 'typebox';
import { resourceOf } from './resource.ts';
import { AgentSpec, BackendSpec, LivekitSpec, RedisSpec } from './spec/deployment.ts';
import { closed } from './spec/fields.ts';
import { FlowSpec } from './spec/flow.ts';
import { LlmSpec } from './spec/llm.ts';
import { AccessSpec, CallSpec, EgressSpec, McpSpec, PrivacySpec, WebhooksSpec } from './spec/reach.ts';
import { ClausesSpec, FirstWordSpec, LexiconSpec, SttSpec, TtsSpec } from './spec/speech.ts';
import { TurnsSpec } from './spec/turns.ts';

export const VoiceFlowSpec = Type.Object(
  {
    language: Type.String({
      pattern: '^[a-z]{2,3}(-[A-Z]{2})?$',
      maxLength: 6,
      default: 'en',
      description: 'Language that the agent speaks (BCP 47)',
      form: 'a language, with a region if need be',
      examples: ['en', 'en-GB'],
    }),
    firstWord: FirstWordSpec,
    flow: FlowSpec,
    call: CallSpec,
    access: AccessSpec,
    llm: Type.Optional(LlmSpec),
    stt: Type.Optional(SttSpec),
    tts: TtsSpec,
    turns: TurnsSpec,
    lexicon: LexiconSpec,
    mcp: McpSpec,
    egress: EgressSpec,
    privacy: PrivacySpec,
    webhooks: WebhooksSpec,
    clauses: ClausesSpec,
    livekit: Type.Optional(LivekitSpec),
    redis: Type.Optional(RedisSpec),
    backend: BackendSpec,
    agent: AgentSpec,
  },
  closed('One voice agent: its dialogue, and the first word it promises'),
);
export type VoiceFlowSpec = Static<typeof VoiceFlowSpec>;

export const VoiceFlow = resourceOf('VoiceFlow', { name: 'front-desk', what: 'the agent', spec: VoiceFlowSpec });
/** A checked VoiceFlow, every default filled in. */
export type VoiceFlow = Static<typeof VoiceFlow>;
