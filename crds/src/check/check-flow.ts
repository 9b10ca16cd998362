// The flow check: what is wrong with a dialogue graph as a whole. One module for the CLI, the backend and the operator.
import type { Finding } from '../faults/finding.ts';
import { allReachable } from './all-reachable.ts';
import { edgeEndsExist } from './edge-ends-exist.ts';
import { flowGraph, type FlowRule } from './flow-graph.ts';
import { idsUnique } from './ids-unique.ts';
import { llmStays } from './llm-stays.ts';
import { loopsListen } from './loops-listen.ts';
import { oneWayOut } from './one-way-out.ts';
import { somewhereListens } from './somewhere-listens.ts';
import { startExists } from './start-exists.ts';

const FLOW_RULES: readonly FlowRule[] = [
  idsUnique, // a name means one node
  startExists, // a session has somewhere to begin
  edgeEndsExist, // an edge leads from a node to a node
  oneWayOut, // edges are plain: of two ways out of a node, the second is never taken
  llmStays, // an llm node listens and stays: what leaves it is never taken
  allReachable, // every node is on some way from the start
  loopsListen, // a loop lets the caller speak, or it would talk for ever
  somewhereListens, // (warning) a flow that only speaks falls silent after its greeting
];

/** Every fault of a flow, in the order of the rules; of a half-written one, what its shape lets be known. */
export const checkFlow = (flow: unknown): Finding[] => {
  const graph = flowGraph(flow);
  return FLOW_RULES.flatMap((rule) => rule(graph));
};
