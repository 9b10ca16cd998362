// What the model is told at an llm node: its prompt, and which of the functions it has here.
import type { LlmNode } from '@firstword/crds/spec/node';
import type { CompiledFlow } from './compile-flow.ts';
import { offerName, type FlowFunctions } from './functions.ts';

/** Names of the functions that a node has: its offers, and its tools; a server of spec.mcp brings all of its own. */
export const functionsAt = (flow: CompiledFlow, functions: FlowFunctions, node: LlmNode): string[] => {
  const offered = new Set(flow.edgesFrom(node.id).flatMap(({ to, offer }) => (offer ? [offerName(to)] : [])));
  return [...functions.byName].flatMap(([name, does]) => {
    if (does.type === 'offer') return offered.has(name) ? [name] : [];
    if (does.type === 'http') return node.tools.includes(name) ? [name] : [];
    return does.type === 'mcp' && node.tools.includes(does.server) ? [name] : [];
  });
};

/**
 * The prompt; where the flow has functions of other nodes as well, with a line that names this node's. That line knows
 * no MCP tools, which nobody knows yet when a session begins.
 */
export const instructionsAt = (flow: CompiledFlow, node: LlmNode, prompt: string): string => {
  const here = functionsAt(flow, flow.functions, node);
  if (here.length === flow.functions.tools.length) return prompt;
  return `${prompt.trimEnd()}\n\n${here.length > 0 ? `Functions for this step: ${here.join(', ')}.` : 'No functions for this step.'}`;
};
