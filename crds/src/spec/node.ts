// The nodes of a flow, one type for each kind: what the executor switches over.
import type { NodeSpec } from './flow.ts';
import type { ArgumentSpec, RequestSpec, SlotSpec } from './node-fields.ts';
import type { NodeTurnsSpec } from './turns.ts';

type NodeBase = {
  id: string;
  /** Where it differs from spec.turns. */
  turns?: NodeTurnsSpec;
};

export type SayNode = NodeBase & { type: 'say'; text: string };
export type LlmNode = NodeBase & { type: 'llm'; prompt: string; tools: string[] };
export type CollectNode = NodeBase & { type: 'collect'; ask: string; slots: SlotSpec[]; confirm?: string };
export type ConditionNode = NodeBase & { type: 'condition' };
export type HttpNode = NodeBase & {
  type: 'http';
  description?: string;
  args: ArgumentSpec[];
  request: RequestSpec;
  /** CEL by slot. */
  save: Record<string, string>;
  timeout: string;
};
export type TransferNode = NodeBase & { type: 'transfer'; to: string; text?: string };
export type EndNode = NodeBase & { type: 'end'; text?: string };

export type FlowNode = SayNode | LlmNode | CollectNode | ConditionNode | HttpNode | TransferNode | EndNode;
export type NodeType = FlowNode['type'];

/** What each type needs for itself, and what else it may have; `id`, `type` and `turns` are every node's. */
export const NODE_FIELDS = {
  say: { needs: ['text'], may: [] },
  llm: { needs: ['prompt'], may: ['tools'] },
  collect: { needs: ['ask', 'slots'], may: ['confirm'] },
  condition: { needs: [], may: [] },
  http: { needs: ['request'], may: ['description', 'args', 'save', 'timeout'] },
  transfer: { needs: ['to'], may: ['text'] },
  end: { needs: [], may: ['text'] },
} as const satisfies Record<NodeType, { needs: readonly NodeField[]; may: readonly NodeField[] }>;
export type NodeField = Exclude<keyof NodeSpec, 'id' | 'type' | 'turns'>;

const HTTP_TIMEOUT = '5s';

type Narrow = (node: NodeSpec, base: NodeBase) => FlowNode | undefined;

/** Undefined where a field is not there that the schema's own rule asks for. */
const NARROW: Record<NodeType, Narrow> = {
  say: ({ text }, base) => (text === undefined ? undefined : { ...base, type: 'say', text }),
  llm: ({ prompt, tools = [] }, base) => (prompt === undefined ? undefined : { ...base, type: 'llm', prompt, tools }),
  collect: ({ ask, slots, confirm }, base) =>
    ask !== undefined && slots
      ? { ...base, type: 'collect', ask, slots, ...(confirm === undefined ? {} : { confirm }) }
      : undefined,
  condition: (_, base) => ({ ...base, type: 'condition' }),
  http: ({ request, description, args = [], save = {}, timeout = HTTP_TIMEOUT }, base) => {
    const described = description === undefined ? {} : { description };
    return request && { ...base, type: 'http', ...described, args, request, save, timeout };
  },
  transfer: ({ to, text }, base) => (to === undefined ? undefined : { ...base, type: 'transfer', to, ...spoken(text) }),
  end: ({ text }, base) => ({ ...base, type: 'end', ...spoken(text) }),
};

const spoken = (text: string | undefined) => (text === undefined ? {} : { text });

/** Narrows a validated node to its type; throws where the schema's own rule was not checked before. */
export const parseNode = (node: NodeSpec): FlowNode => {
  const { id, type, turns } = node;
  const narrowed = NARROW[type](node, turns ? { id, turns } : { id });
  if (!narrowed) throw new TypeError(`node "${id}" lacks a field that its type needs`);
  return narrowed;
};
