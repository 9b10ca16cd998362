// The functions that a flow's model is given, all of them, in one order, for the whole session: they come before the
// conversation in the prompt, so a list that changed would cost the model server's prefix cache.
import type { ArgumentSpec, SlotSpec } from '@firstword/crds/spec/node-fields';
import type { CollectNode, FlowNode, HttpNode } from '@firstword/crds/spec/node';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { ModelTool } from '../llm/port.ts';

/** What a function of the model's does. */
export type FlowFunction =
  | { type: 'offer'; to: string }
  | { type: 'http'; node: HttpNode }
  | { type: 'note'; node: CollectNode }
  | { type: 'mcp'; server: string };

export type FlowFunctions = { tools: readonly ModelTool[]; byName: ReadonlyMap<string, FlowFunction> };

/** Node names have no underscores, so these never meet a tool's. */
export const offerName = (to: string): string => `go_to_${to}`;
export const noteName = (nodeId: string): string => `note_${nodeId}`;

/** What a collect node that confirms has noted besides its slots; no slot can have this name. */
export const CONFIRMATION: SlotSpec = {
  name: '_confirmed',
  type: 'boolean',
  description: 'Whether the caller says that it is right',
};

type Entry = { tool: ModelTool; does: FlowFunction };

/** The functions that the flow itself has: its offers, its http nodes with a description, its collect nodes. */
export const flowFunctions = ({ spec }: VoiceFlow, nodes: readonly FlowNode[]): FlowFunctions => {
  const named = new Set(nodes.flatMap((node) => (node.type === 'llm' ? node.tools : [])));
  return functionsOf([
    ...offers(spec.flow.edges),
    ...nodes.flatMap((node): Entry[] => {
      if (node.type === 'http' && named.has(node.id)) return [httpFunction(node)];
      return node.type === 'collect' ? [noteFunction(node)] : [];
    }),
  ]);
};

/** The same with the tools of MCP servers behind it; `server__tool` tells whose they are. */
export const withMcpTools = ({ tools, byName }: FlowFunctions, mcpTools: readonly ModelTool[]): FlowFunctions =>
  functionsOf([
    ...tools.flatMap((tool): Entry[] => {
      const does = byName.get(tool.name);
      return does ? [{ tool, does }] : [];
    }),
    ...mcpTools.map((tool): Entry => ({ tool, does: { type: 'mcp', server: tool.name.split('__')[0] ?? '' } })),
  ]);

const functionsOf = (entries: readonly Entry[]): FlowFunctions => {
  const unique = entries.filter(
    ({ tool }, index) => entries.findIndex((other) => other.tool.name === tool.name) === index,
  );
  return {
    tools: unique.map(({ tool }) => tool),
    byName: new Map(unique.map(({ tool, does }) => [tool.name, does])),
  };
};

const offers = (edges: readonly { to: string; offer?: string }[]): Entry[] => {
  const byTarget = Map.groupBy(
    edges.filter(({ offer }) => offer !== undefined),
    ({ to }) => to,
  );
  return [...byTarget].map(([to, offering]) => {
    const reasons = [...new Set(offering.map(({ offer }) => offer))].join('; or ');
    const tool = { name: offerName(to), description: `Call this when ${reasons}.`, parameters: parametersOf([]) };
    return { tool, does: { type: 'offer', to } };
  });
};

const httpFunction = (node: HttpNode): Entry => ({
  tool: { name: node.id, description: node.description ?? node.id, parameters: parametersOf(node.args, 'all') },
  does: { type: 'http', node },
});

const noteFunction = (node: CollectNode): Entry => ({
  tool: {
    name: noteName(node.id),
    description: 'Notes what the caller has answered. Leave out what the caller did not say.',
    parameters: parametersOf([...node.slots, ...(node.confirm === undefined ? [] : [CONFIRMATION])]),
  },
  does: { type: 'note', node },
});

/** The JSON schema of an object with these fields; `required` are all of them, or none. */
const parametersOf = (fields: readonly (ArgumentSpec | SlotSpec)[], required?: 'all'): Record<string, unknown> => ({
  type: 'object',
  properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
  ...(required ? { required: fields.map(({ name }) => name) } : {}),
  additionalProperties: false,
});

const propertyOf = ({ type, description, values, ...field }: ArgumentSpec | SlotSpec): Record<string, unknown> => ({
  type,
  ...(description ? { description } : {}),
  ...(values ? { enum: values } : {}),
  ...('pattern' in field && field.pattern ? { pattern: `^(?:${field.pattern})$` } : {}),
});
