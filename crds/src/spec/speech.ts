// spec.firstWord, stt, tts, lexicon, clauses: the promise, the ear, the voice, and how a reply is cut for it.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { HttpUrl, ObjectName, SecretKeyRef, Text, closed, defaulted } from './fields.ts';
import { VoicePoolSpec, voiceName } from './pool.ts';

export const FirstWordSpec = Type.Object(
  {
    target: Duration('How long a caller may wait for the first word', '800ms'),
    objective: Type.String({
      pattern: '^0\\.0{0,3}[1-9][0-9]{0,3}$',
      maxLength: 6,
      default: '0.95',
      description: 'Share of turns that must keep the target, between 0 and 1',
      form: 'a share between 0 and 1, in quotes',
    }),
  },
  defaulted('The promise'),
);
export type FirstWordSpec = Static<typeof FirstWordSpec>;

export const SttSpec = Type.Object(
  {
    provider: Type.Enum(['openai', 'deepgram'], {
      default: 'openai',
      description: 'openai: any server with /audio/transcriptions; deepgram: Deepgram’s streaming API',
    }),
    baseURL: Type.Optional(HttpUrl('Base URL of the server; deepgram has one of its own', 'http://localhost:8001/v1')),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'Model name as the server knows it',
        examples: ['tiny.en'],
      }),
    ),
    apiKeySecretRef: Type.Optional(SecretKeyRef('Where the API key lies', 'stt')),
  },
  closed('Speech to text; left out, the cluster default is used'),
);
export type SttSpec = Static<typeof SttSpec>;

const PoolRef = Type.Object(
  { name: ObjectName('Name of the VoicePool', 'shared') },
  closed('The VoicePool that speaks; left out, the flow gets one of its own'),
);

export const TtsSpec = Type.Object(
  {
    voice: Type.String({ ...voiceName, default: 'en_US-joe-medium' }),
    poolRef: Type.Optional(PoolRef),
    piper: Type.Optional(VoicePoolSpec),
    fallbacks: Type.Array(
      Type.Object(
        { voice: Type.String(voiceName), poolRef: Type.Optional(PoolRef) },
        closed('A voice that speaks where the ones before it fail'),
      ),
      { maxItems: 8, default: [], description: 'Voices that speak, in this order, where the first fails' },
    ),
  },
  defaulted('The voice'),
);
export type TtsSpec = Static<typeof TtsSpec>;

export const LexiconSpec = Type.Array(
  Type.Object(
    { write: Text('The word as it is written', 128), say: Text('How it is spoken, in plain letters', 256) },
    closed('One word'),
  ),
  {
    maxItems: 500,
    default: [],
    description: 'Words that are spoken otherwise than they are written',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['write'],
  },
);
export type LexiconSpec = Static<typeof LexiconSpec>;

const chars = (fallback: number, description: string) =>
  Type.Integer({ minimum: 1, maximum: 1000, default: fallback, description });

export const ClausesSpec = Type.Object(
  {
    first: Type.Object(
      {
        minChars: chars(12, 'From here on the first clause may end at a comma'),
        maxChars: chars(60, 'From here on the first clause ends at any word'),
      },
      defaulted('The first clause of a reply, the one the caller waits for'),
    ),
    minChars: chars(20, 'From here on a later clause may end at a sentence end'),
    maxChars: chars(200, 'From here on a later clause ends at any word'),
  },
  defaulted('How a reply is cut for speech'),
);
export type ClausesSpec = Static<typeof ClausesSpec>;
