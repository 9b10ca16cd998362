// spec.flow: the dialogue graph, its nodes and its edges.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Expression, Name, Text, closed } from './fields.ts';
import { ArgumentSpec, RequestSpec, SaveSpec, SlotSpec } from './node-fields.ts';
import { NodeTurnsSpec } from './turns.ts';

/** As the file has it: one object with optional fields; `parseNode` narrows it by `type`. */
export const NodeSpec = Type.Object(
  {
    id: Name('Name of the node, unique in the flow', 'greet'),
    type: Type.Enum(['say', 'llm', 'collect', 'condition', 'http', 'transfer', 'end'], {
      description:
        'say speaks a text; llm answers with the model and listens; collect asks for slots and listens; condition only chooses an edge; http sends a request; transfer hands the call over; end hangs up',
    }),
    text: Type.Optional(Text('say, transfer, end: the text to speak')),
    prompt: Type.Optional(Text('llm: instructions for the model at this node', 16_384)),
    tools: Type.Optional(
      Type.Array(Name('An http node that has a description, or a server of spec.mcp', 'hours'), {
        maxItems: 32,
        description: 'llm: what the model may call here',
      }),
    ),
    ask: Type.Optional(Text('collect: the question')),
    slots: Type.Optional(
      Type.Array(SlotSpec, {
        minItems: 1,
        maxItems: 16,
        description: 'collect: what the answer must hold',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      }),
    ),
    confirm: Type.Optional(Text('collect: the question that has the caller confirm, once every slot is filled')),
    description: Type.Optional(Text('http: what it does; with it, a model may call it as a tool', 1024)),
    args: Type.Optional(
      Type.Array(ArgumentSpec, {
        maxItems: 16,
        description: 'http: what the model gives when it calls it as a tool',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      }),
    ),
    request: Type.Optional(RequestSpec),
    save: Type.Optional(SaveSpec),
    timeout: Type.Optional(Duration('http: longest wait for the response (5s where it is left out)')),
    to: Type.Optional(
      Type.String({
        pattern: '^(tel:\\+?[0-9*#-]{1,32}|sips?:[^\\s@]{1,128}(@[^\\s@]{1,128})?)$',
        minLength: 1,
        maxLength: 264,
        description: 'transfer: where the call goes',
        form: 'a telephone number or a SIP address',
        examples: ['tel:+15551230000'],
      }),
    ),
    turns: Type.Optional(NodeTurnsSpec),
  },
  closed('One step of the dialogue'),
);
export type NodeSpec = Static<typeof NodeSpec>;

export const EdgeSpec = Type.Object(
  {
    from: Name('Node that the edge leaves', 'greet'),
    to: Name('Node that the edge reaches', 'talk'),
    when: Type.Optional(
      Expression('CEL: the edge is taken where this is true; without it the edge is the else', 'slots.booked'),
    ),
    offer: Type.Optional(
      Text(
        'When the model should take this edge: it is given a function for it (edges out of llm nodes), with `when` only while that is true',
        512,
      ),
    ),
  },
  closed('A way from a node to the next one'),
);
export type EdgeSpec = Static<typeof EdgeSpec>;

/** A flow may have so many nodes and edges; the API server's budget for CEL depends on it. */
export const MAX_NODES = 200;
export const MAX_EDGES = 600;

export const FlowSpec = Type.Object(
  {
    start: Name('Node that a session starts at', 'greet'),
    nodes: Type.Array(NodeSpec, {
      minItems: 1,
      maxItems: MAX_NODES,
      description: 'Steps of the dialogue',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['id'],
    }),
    edges: Type.Array(EdgeSpec, {
      maxItems: MAX_EDGES,
      default: [],
      description: 'Ways between the steps: of those that leave a node, the first whose `when` is true is taken',
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  closed('The dialogue graph'),
);
export type FlowSpec = Static<typeof FlowSpec>;
