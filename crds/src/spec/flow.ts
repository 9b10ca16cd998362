// spec.flow: the dialogue graph, its nodes and its edges.
import { Type, type Static } from 'typebox';

const nodeId = (description: string) =>
  Type.String({ pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$', maxLength: 40, description });

/** As the file has it: one object with optional fields; `parseNode` narrows it by `type`. */
export const NodeSpec = Type.Object(
  {
    id: nodeId('Name of the node, unique in the flow'),
    type: Type.Union([Type.Literal('say'), Type.Literal('llm')], {
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
  { from: nodeId('Node that the edge leaves'), to: nodeId('Node that the edge reaches') },
  { additionalProperties: false },
);
export type EdgeSpec = Static<typeof EdgeSpec>;

export const FlowSpec = Type.Object(
  {
    start: nodeId('Node that a session starts at'),
    nodes: Type.Array(NodeSpec, { minItems: 1, maxItems: 200, description: 'Steps of the dialogue' }),
    edges: Type.Array(EdgeSpec, {
      maxItems: 600,
      default: [],
      description: 'Ways between the steps, in order of preference',
    }),
  },
  { additionalProperties: false, description: 'The dialogue graph' },
);
export type FlowSpec = Static<typeof FlowSpec>;
