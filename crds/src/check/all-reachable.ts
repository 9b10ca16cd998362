// Every node is on some way from the start: by an edge, by an offer, or as a tool of a node that is.
import { named, quoted, wrong } from '../faults/finding.ts';
import type { FlowGraph, FlowRule, GraphNode } from './flow-graph.ts';

export const allReachable: FlowRule = (graph) => {
  if (!graph.isWhole) return [];
  const reached = reachable(graph);
  // Where the start itself is unknown, that is the fault.
  if (reached.size === 0) return [];
  return graph.nodes
    .filter(({ id }) => !reached.has(id))
    .map(({ index, id, type, fields }) => {
      const isTool = type === 'http' && fields['description'] !== undefined;
      const asTool = isTool ? `Name it among the \`tools:\` of an llm node, or add` : 'Add';
      const remedy = `${asTool} an edge to it, for example \`{ from: ${named(graph.start ?? '')}, to: ${named(id)} }\`, or remove the node.`;
      return wrong(['nodes', index, 'id'], `No way leads to ${quoted(id)}.`, remedy);
    });
};

/** Names of the nodes that a session can come to, the start among them. */
export const reachable = (graph: FlowGraph): Set<string> => {
  const reached = new Set<string>();
  const ahead = [graph.nodeMeant(graph.start ?? '')];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (reached.has(node.id)) continue;
    reached.add(node.id);
    const names = [...graph.edgesFrom(node.id).map(({ to }) => to), ...toolsOf(node)];
    ahead.push(...names.flatMap((name) => graph.nodeMeant(name) ?? []));
  }
  return reached;
};

/** The tools that a node names, as far as they are names. */
export const toolsOf = ({ type, fields: { tools } }: GraphNode): string[] =>
  type === 'llm' && Array.isArray(tools) ? tools.filter((name) => typeof name === 'string') : [];
