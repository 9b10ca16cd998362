// An edge fits the node that it leaves and the one that it reaches.
import { quoted, wrong, type Finding } from '../faults/finding.ts';
import type { FlowGraph, FlowRule, GraphEdge } from './flow-graph.ts';

export const edgesFit: FlowRule = (graph) =>
  graph.edges.flatMap((edge) => [...leaves(graph, edge), ...reaches(graph, edge)]);

const leaves = (graph: FlowGraph, { index, from, isOffer }: GraphEdge): Finding[] => {
  const node = graph.nodeMeant(from);
  if (!node?.type) return [];
  if (node.type === 'end' || node.type === 'transfer') {
    const message = `Nothing follows ${quoted(node.id)}: a node of type ${node.type} ends the agent's part.`;
    return [wrong(['edges', index, 'from'], message, 'Remove the edge, or say before it what is to be said.')];
  }
  if (!isOffer || node.type === 'llm') return [];
  const message = `Only a model takes an offer, and ${quoted(node.id)} is a node of type ${node.type}.`;
  return [{ ...wrong(['edges', index, 'offer'], message, 'Write `when:` with a guard, or remove it.'), about: 'key' }];
};

const reaches = (graph: FlowGraph, { index, to }: GraphEdge): Finding[] => {
  const node = graph.nodeMeant(to);
  const args = node?.type === 'http' ? node.fields['args'] : undefined;
  if (!Array.isArray(args) || args.length === 0) return [];
  const message = `An edge gives no arguments, and ${quoted(node?.id ?? '')} has some: only a model that calls it as a tool does.`;
  const remedy = 'Name it among the `tools:` of an llm node, or use slots in the place of its args.';
  return [wrong(['edges', index, 'to'], message, remedy)];
};
