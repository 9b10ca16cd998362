// The dialogue graph as the executor walks it.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { parseNode, type FlowNode, type LlmNode } from '@firstword/crds/spec/node';

/** What lies on the way from a node to the first one that listens. */
export type Walk = {
  /** Texts of the say nodes passed, in order. */
  texts: string[];
  /** The node that listens; null when the flow ends before one. */
  listener: LlmNode | null;
};

const nodeOf = (flow: VoiceFlow, id: string): FlowNode | null => {
  const spec = flow.spec.flow.nodes.find((node) => node.id === id);
  return spec ? parseNode(spec) : null;
};

/** Walks from a node along first edges; an llm node stops the walk, and so does a node that was passed before. */
export const walkFrom = (flow: VoiceFlow, nodeId: string): Walk => {
  const texts: string[] = [];
  const passed = new Set<string>();
  let next: string | undefined = nodeId;
  while (next !== undefined && !passed.has(next)) {
    const id: string = next;
    const node = nodeOf(flow, id);
    if (node?.type === 'llm') return { texts, listener: node };
    if (node?.type === 'say') texts.push(node.text);
    passed.add(id);
    next = flow.spec.flow.edges.find((edge) => edge.from === id)?.to;
  }
  return { texts, listener: null };
};
