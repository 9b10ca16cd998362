// A flow made ready to run: nodes and edges by name, its expressions, and what its model is given.
import { templateParts } from '@firstword/crds/cel/template-parts';
import type { EdgeSpec } from '@firstword/crds/spec/flow';
import { parseNode, type FlowNode, type LlmNode } from '@firstword/crds/spec/node';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { createExpressions, type Expressions } from './expressions.ts';
import { createRedact, type Redact } from '../privacy/redact.ts';
import { flowFunctions, type FlowFunctions } from './functions.ts';

export type CompiledFlow = {
  resource: VoiceFlow;
  /** The node of this name; the flow check has seen that there is one. */
  node(id: string): FlowNode;
  /** In file order. */
  edgesFrom(id: string): readonly EdgeSpec[];
  /** Whether it has a node that asks the model. */
  asksModel: boolean;
  expressions: Expressions;
  /** What the flow itself gives the model; MCP servers may have more. */
  functions: FlowFunctions;
  /**
   * The first llm node on the way: its prompt is the persona, which the model is told before all else. Null where there
   * is none, or where the prompt holds what is not known yet when a session begins.
   */
  personaNode: LlmNode | null;
  /** Blacks out what the flow says must not be kept. */
  redact: Redact;
};

/** Makes a checked flow ready; everything in it is shared by its sessions. */
export const compileFlow = (resource: VoiceFlow): CompiledFlow => {
  const { start, nodes: specs, edges } = resource.spec.flow;
  const nodes = new Map(specs.map((spec) => [spec.id, parseNode(spec)]));
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const node = (id: string): FlowNode => {
    const found = nodes.get(id);
    if (!found) throw new TypeError(`there is no node "${id}"`);
    return found;
  };
  const edgesFrom = (id: string): readonly EdgeSpec[] => outgoing.get(id) ?? [];
  return {
    resource,
    node,
    edgesFrom,
    asksModel: specs.some(({ type }) => type === 'llm' || type === 'collect'),
    expressions: createExpressions(resource),
    functions: flowFunctions(resource, [...nodes.values()]),
    personaNode: personaOf(firstLlm(start, node, edgesFrom)),
    redact: createRedact({ redact: resource.spec.privacy.redact, language: resource.spec.language }),
  };
};

/** The same for each flow, made when it is first asked for. */
export const createCompiler = (): ((flow: VoiceFlow) => CompiledFlow) => {
  const compiled = new WeakMap<VoiceFlow, CompiledFlow>();
  return (flow) => {
    const known = compiled.get(flow) ?? compileFlow(flow);
    compiled.set(flow, known);
    return known;
  };
};

const personaOf = (node: LlmNode | null): LlmNode | null => {
  const changes = templateParts(node?.prompt ?? '').some(
    (part) => part.type === 'expression' && /\b(slots|text|visits)\b/.test(part.expression),
  );
  return changes ? null : node;
};

/** Breadth first, so that the node which the caller comes to first is found first. */
const firstLlm = (
  start: string,
  nodeOf: CompiledFlow['node'],
  edgesFrom: CompiledFlow['edgesFrom'],
): LlmNode | null => {
  const reached = new Set([start]);
  for (const id of reached) {
    const node = nodeOf(id);
    if (node.type === 'llm') return node;
    for (const { to } of edgesFrom(id)) reached.add(to);
  }
  return null;
};
