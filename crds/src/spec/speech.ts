// spec.firstWord, tts, turns, clauses: the promise, the voice, and how a turn sounds.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';

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
  { additionalProperties: false, default: {}, description: 'The promise' },
);
export type FirstWordSpec = Static<typeof FirstWordSpec>;

export const TtsSpec = Type.Object(
  {
    voice: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
      maxLength: 100,
      default: 'en_US-joe-medium',
      description: 'Name of a Piper voice',
      form: 'the name of a Piper voice',
    }),
  },
  { additionalProperties: false, default: {}, description: 'The voice' },
);
export type TtsSpec = Static<typeof TtsSpec>;

export const TurnsSpec = Type.Object(
  {
    apology: Type.String({
      minLength: 1,
      maxLength: 1024,
      default: 'Sorry, something went wrong on my side. Could you say that again?',
      description: 'What the caller hears when a turn fails',
    }),
    idle: Duration('How long a session may be silent before it is closed', '30m'),
  },
  { additionalProperties: false, default: {}, description: 'How turns are taken' },
);
export type TurnsSpec = Static<typeof TurnsSpec>;

const chars = (fallback: number, description: string) =>
  Type.Integer({ minimum: 1, maximum: 1000, default: fallback, description });

export const ClausesSpec = Type.Object(
  {
    first: Type.Object(
      {
        minChars: chars(12, 'From here on the first clause may end at a comma'),
        maxChars: chars(60, 'From here on the first clause ends at any word'),
      },
      {
        additionalProperties: false,
        default: {},
        description: 'The first clause of a reply, the one the caller waits for',
      },
    ),
    minChars: chars(20, 'From here on a later clause may end at a sentence end'),
    maxChars: chars(200, 'From here on a later clause ends at any word'),
  },
  { additionalProperties: false, default: {}, description: 'How a reply is cut for speech' },
);
export type ClausesSpec = Static<typeof ClausesSpec>;
