// Ways that end in silence: legal, but seldom meant, so only warnings.
import { quoted, wrong, type Finding } from '../faults/finding.ts';
import { reachable, toolsOf } from './all-reachable.ts';
import { isElse, takenEdges } from './edges-taken.ts';
import type { FlowGraph, FlowRule, GraphNode } from './flow-graph.ts';

const warning = (finding: Finding): Finding => ({ ...finding, severity: 'warning' });
const isListener = ({ type }: GraphNode): boolean => type === 'llm' || type === 'collect';
const isEnd = ({ type }: GraphNode): boolean => type === 'end' || type === 'transfer';

/** A flow that only speaks: its first turn ends after the last `say`, and nothing answers what the caller says then. */
export const somewhereListens: FlowRule = ({ nodes }) => {
  if (nodes.length === 0 || nodes.some(({ type }) => type !== 'say')) return [];
  const message = 'This flow only speaks: none of its nodes listens.';
  const remedy = 'Add an llm node and an edge to it, unless an announcement is all that you want.';
  return [warning(wrong(['nodes'], message, remedy))];
};

/** A call that never ends by itself goes on until the caller hangs up. */
export const somewhereEnds: FlowRule = (graph) => {
  if (!graph.isWhole || graph.nodes.some(({ type }) => !type) || !graph.nodes.some(isListener)) return [];
  const reached = reachable(graph);
  if (reached.size === 0 || graph.nodes.some((node) => isEnd(node) && reached.has(node.id))) return [];
  const message = 'No way leads to an end: the agent never hangs up.';
  const remedy = 'Add a node of type end, and an edge to it, for example with `offer: "the caller says goodbye"`.';
  return [warning(wrong(['nodes'], message, remedy))];
};

/** A node that does not listen, and that nothing follows, leaves the caller waiting. */
export const silenceEnds: FlowRule = (graph) => {
  if (!graph.isWhole || !graph.nodes.some(isListener)) return [];
  const tools = new Set(graph.nodes.flatMap(toolsOf));
  const isEntered = ({ id }: GraphNode) => graph.start === id || graph.edges.some(({ to }) => to === id);
  return graph.nodes.flatMap((node) => {
    if (!node.type || node.type === 'llm' || isEnd(node) || (tools.has(node.id) && !isEntered(node))) return [];
    return silentAfter(graph, node);
  });
};

const silentAfter = (graph: FlowGraph, { id, index }: GraphNode): Finding[] => {
  const edges = takenEdges(graph, id);
  // An offer that no model takes is told as such.
  if (graph.edgesFrom(id).length > 0 && edges.length === 0) return [];
  const [only] = edges;
  const remedy = 'Add an edge without `when`, for example to an llm node or to an end.';
  if (!only)
    return [
      warning(wrong(['nodes', index, 'id'], `Nothing follows ${quoted(id)}: the caller would wait for ever.`, remedy)),
    ];
  // Of several guards one may well hold always; a single one does not.
  if (edges.length > 1 || isElse(only)) return [];
  const message = `Where this guard is false, nothing follows ${quoted(id)}: the caller would wait for ever.`;
  return [warning(wrong(['edges', only.index, 'when'], message, remedy))];
};
