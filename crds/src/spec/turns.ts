// spec.turns: how turns are taken. A node may say some of it otherwise for itself.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Count, Text, closed, defaulted } from './fields.ts';

const ENDPOINT = 'Silence after which the caller has finished';
const INTERRUPTIBLE = 'The caller may speak over the agent, which then stops';
const MIN_WORDS = 'So many words interrupt; fewer are let pass (0: any sound of speech)';

const FillerSpec = Type.Object(
  {
    after: Duration('Silence before it is spoken', '1200ms'),
    texts: Type.Array(Text('A filler', 256), {
      minItems: 1,
      maxItems: 16,
      description: 'What may be said, taken in turn',
      examples: ['["One moment."]'],
    }),
  },
  closed('What is said while the answer takes its time: at most once a turn, and never counted as the first word'),
);
export type FillerSpec = Static<typeof FillerSpec>;

const IdleSpec = Type.Object(
  {
    after: Duration('Silence of the caller before the agent asks', '15s'),
    texts: Type.Array(Text('A question after the caller', 256), {
      maxItems: 8,
      default: [],
      description: 'What the agent asks a caller who stays silent, one after another; none: it asks nothing',
    }),
    close: Duration('How long a session may be silent before it is closed', '30m'),
  },
  defaulted('What happens when the caller stays silent'),
);

export const TurnsSpec = Type.Object(
  {
    endpoint: Duration(ENDPOINT, '400ms'),
    interruptible: Type.Boolean({ default: true, description: INTERRUPTIBLE }),
    minWords: Count(MIN_WORDS, { from: 0, to: 20, fallback: 0 }),
    filler: Type.Optional(FillerSpec),
    idle: IdleSpec,
    apology: Type.String({
      minLength: 1,
      maxLength: 1024,
      default: 'Sorry, something went wrong on my side. Could you say that again?',
      description: 'What the caller hears when a turn fails',
    }),
  },
  defaulted('How turns are taken'),
);
export type TurnsSpec = Static<typeof TurnsSpec>;

/** A node's own `turns`: what it leaves out is spec.turns'. */
export const NodeTurnsSpec = Type.Object(
  {
    endpoint: Type.Optional(Duration(ENDPOINT)),
    interruptible: Type.Optional(Type.Boolean({ description: INTERRUPTIBLE })),
    minWords: Type.Optional(Type.Integer({ minimum: 0, maximum: 20, description: MIN_WORDS })),
    filler: Type.Optional(FillerSpec),
    apology: Type.Optional(Text('What the caller hears when a turn fails', 1024)),
  },
  closed('How turns are taken at this node, where it differs from spec.turns'),
);
export type NodeTurnsSpec = Static<typeof NodeTurnsSpec>;
