// Every node is on some way from the start.
import { quoted, wrong } from '../faults/finding.ts';
import type { FlowGraph, FlowRule } from './flow-graph.ts';

export const allReachable: FlowRule = (graph) => {
  if (!graph.isWhole) return [];
  const reached = reachable(graph);
  // Where the start itself is unknown, that is the fault.
  if (reached.size === 0) return [];
  return graph.nodes
    .filter(({ id }) => !reached.has(id))
    .map(({ index, id }) =>
      wrong(
        ['nodes', index, 'id'],
        `No way leads to ${quoted(id)}.`,
        `Add an edge to it, for example \`{ from: ${graph.start}, to: ${id} }\`, or remove the node.`,
      ),
    );
};

/** Names of the nodes that edges lead to from the start, itself among them. */
const reachable = (graph: FlowGraph): Set<string> => {
  const reached = new Set<string>();
  const ahead = [graph.nodeMeant(graph.start ?? '')];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (reached.has(node.id)) continue;
    reached.add(node.id);
    ahead.push(...graph.edgesFrom(node.id).flatMap(({ to }) => graph.nodeMeant(to) ?? []));
  }
  return reached;
};
