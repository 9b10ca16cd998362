// Edges that are taken: of those that leave a node, the first whose guard is true; one without a guard always is.
import { quoted, wrong } from '../faults/finding.ts';
import type { FlowGraph, FlowRule, GraphEdge } from './flow-graph.ts';

/** The edges out of a node that may really be taken without the model's choice, in order; the rest lie behind an else. */
export const takenEdges = (graph: FlowGraph, id: string): GraphEdge[] => {
  const edges = graph.edgesFrom(id).filter(({ isOffer }) => !isOffer);
  const otherwise = edges.findIndex(isElse);
  return otherwise < 0 ? edges : edges.slice(0, otherwise + 1);
};

/** True where the edge is taken whenever it is looked at. */
export const isElse = ({ when }: GraphEdge): boolean => when === undefined || when.trim() === 'true';

/** Every edge can be taken: none lies behind one that always is, or that has the same guard. */
export const edgesTaken: FlowRule = (graph) =>
  graph.nodes.flatMap(({ id }) => {
    const edges = graph.edgesFrom(id).filter(({ isOffer }) => !isOffer);
    return edges.flatMap((edge, at) => {
      const before = edges.slice(0, at).find((other) => isElse(other) || other.when?.trim() === edge.when?.trim());
      if (!before) return [];
      const message = `This edge is never taken: edges[${before.index}] leaves ${quoted(id)} before it.`;
      const remedy = isElse(before)
        ? 'Put it before that edge, give that edge a `when`, or keep one of the two.'
        : 'Keep one of the two.';
      return [wrong(['edges', edge.index], message, remedy)];
    });
  });
