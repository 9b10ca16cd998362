// spec.flow: the dialogue graph, its nodes and its edges.
import { Type, type Static } from 'typebox';

/** A name that Kubernetes takes everywhere: DNS-1035, at most 40 characters, so that derived names still fit. */
export const Name = (description: string, example: string) =>
  Type.String({
    pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$',
    minLength: 1,
    maxLength: 40,
    description,
    form: 'lower-case letters, digits and hyphens, a letter first',
    examples: [example],
  });

/** The types of nodes, and the field that each of them has for itself. */
export const NODE_FIELDS = { say: 'text', llm: 'prompt' } as const;
export type NodeType = keyof typeof NODE_FIELDS;

/** As the file has it: one object with optional fields; `parseNode` narrows it by `type`. */
export const NodeSpec = Type.Object(
  {
    id: Name('Name of the node, unique in the flow', 'greet'),
    type: Type.Enum(['say', 'llm'], {
      description: 'say speaks a fixed text and moves on; llm answers with the model and listens',
    }),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: 'say: the text to speak' })),
    prompt: Type.Optional(
      Type.String({ minLength: 1, maxLength: 16_384, description: 'llm: instructions for the model at this node' }),
    ),
  },
  { additionalProperties: false },
);
export type NodeSpec = Static<typeof NodeSpec>;

export type SayNode = { id: string; type: 'say'; text: string };
export type LlmNode = { id: string; type: 'llm'; prompt: string };
export type FlowNode = SayNode | LlmNode;

/** Narrows a validated node to its type; throws where the schema's own rule was not checked before. */
export const parseNode = (node: NodeSpec): FlowNode => {
  if (node.type === 'say' && node.text !== undefined) return { id: node.id, type: 'say', text: node.text };
  if (node.type === 'llm' && node.prompt !== undefined) return { id: node.id, type: 'llm', prompt: node.prompt };
  throw new TypeError(`node "${node.id}" lacks the field that its type needs`);
};

export const EdgeSpec = Type.Object(
  { from: Name('Node that the edge leaves', 'greet'), to: Name('Node that the edge reaches', 'talk') },
  { additionalProperties: false },
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
      description: 'Ways between the steps, in order of preference',
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { additionalProperties: false, description: 'The dialogue graph' },
);
export type FlowSpec = Static<typeof FlowSpec>;
