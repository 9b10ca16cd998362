// The parts that a node of one type or another has: the slots it asks for, the arguments it takes, the request it sends.
import { Type, type Static } from 'typebox';
import { Expression, HttpUrl, Identifier, ScalarType, Text, closed } from './fields.ts';

/** collect: one thing that the caller is asked for. */
export const SlotSpec = Type.Object(
  {
    name: Identifier('Name of the slot: expressions call it slots.NAME', 'guest'),
    type: ScalarType,
    description: Type.Optional(Text('What it is, for the model and for the question that asks again', 256)),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'Regular expression that a text must match as a whole',
        examples: ['[A-Z]{2}[0-9]{4}'],
      }),
    ),
    values: Type.Optional(
      Type.Array(Text('A value', 128), { minItems: 1, maxItems: 64, description: 'The only texts that it may be' }),
    ),
  },
  closed('One thing that the caller is asked for'),
);
export type SlotSpec = Static<typeof SlotSpec>;

/** http: one argument that the model gives when it calls the node as a tool. */
export const ArgumentSpec = Type.Object(
  {
    name: Identifier('Name of the argument: expressions call it args.NAME', 'day'),
    type: ScalarType,
    description: Type.Optional(Text('What it is, for the model', 256)),
    values: Type.Optional(
      Type.Array(Text('A value', 128), { minItems: 1, maxItems: 64, description: 'The only texts that it may be' }),
    ),
  },
  closed('One argument of the tool'),
);
export type ArgumentSpec = Static<typeof ArgumentSpec>;

/** http: what is sent. */
export const RequestSpec = Type.Object(
  {
    method: Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], {
      default: 'GET',
      description: 'Method of the request; only a GET may run before the caller has really finished',
    }),
    url: HttpUrl('Where it goes; each ${…} in it is escaped', 'https://desk.example.com/hours?day=${args.day}'),
    headers: Type.Optional(
      Type.Record(Type.String(), Text('Value of the header', 1024), {
        maxProperties: 32,
        description: 'Headers of the request, by name',
      }),
    ),
    body: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        maxProperties: 64,
        description: 'The body, sent as JSON; a text that is one ${…} becomes the value itself, with its type',
        'x-kubernetes-preserve-unknown-fields': true,
      }),
    ),
  },
  closed('The request that is sent'),
);
export type RequestSpec = Static<typeof RequestSpec>;

/** http: what is kept of the response. Of the names a CRD can say nothing: the flow check does. */
export const SaveSpec = Type.Record(
  Type.String(),
  Expression('CEL over `response` (status, headers, body) and what a guard may use', 'response.status == 200'),
  { maxProperties: 32, description: 'Slots that are set from the response, by name' },
);
