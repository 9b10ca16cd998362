// An edge leads from a node to a node.
import type { FlowRule } from './flow-graph.ts';
import { isKnown, unknownNode } from './unknown-node.ts';

export const edgeEndsExist: FlowRule = (graph) =>
  graph.edges.flatMap((edge) =>
    (['from', 'to'] as const)
      .filter((end) => !isKnown(graph, edge[end]))
      .map((end) => unknownNode(graph, edge[end], ['edges', edge.index, end])),
  );
