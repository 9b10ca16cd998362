// VoiceFlow (vf): one agent. The schema that types, validation and crds/voiceflow.yaml come from.
import { Type, type Static } from 'typebox';
import { FlowSpec, Name } from './spec/flow.ts';
import { LlmSpec } from './spec/llm.ts';
import { ClausesSpec, FirstWordSpec, TtsSpec, TurnsSpec } from './spec/speech.ts';

export const API_VERSION = 'firstword.dev/v1alpha1';

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
    llm: Type.Optional(LlmSpec),
    tts: TtsSpec,
    turns: TurnsSpec,
    clauses: ClausesSpec,
  },
  { additionalProperties: false, description: 'One voice agent: its dialogue, and the first word it promises' },
);
export type VoiceFlowSpec = Static<typeof VoiceFlowSpec>;

export const VoiceFlow = Type.Object(
  {
    apiVersion: Type.Literal(API_VERSION),
    kind: Type.Literal('VoiceFlow'),
    metadata: Type.Object({
      name: Name('Name of the agent', 'front-desk'),
      namespace: Type.Optional(Type.String({ maxLength: 63 })),
      labels: Type.Optional(Type.Record(Type.String(), Type.String())),
      annotations: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
    spec: VoiceFlowSpec,
    /** What a cluster wrote: a file that came out of one is read as well, and this is not. */
    status: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);
/** A checked VoiceFlow, every default filled in. */
export type VoiceFlow = Static<typeof VoiceFlow>;
