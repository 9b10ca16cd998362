// A session has somewhere to begin.
import type { FlowRule } from './flow-graph.ts';
import { isKnown, unknownNode } from './unknown-node.ts';

export const startExists: FlowRule = (graph) =>
  graph.start === undefined || isKnown(graph, graph.start) ? [] : [unknownNode(graph, graph.start, ['start'])];
