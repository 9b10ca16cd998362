// The flow check: what is wrong with a dialogue graph as a whole. One module for the CLI, the backend and the operator.
import type { Finding } from '../faults/finding.ts';
import { allReachable } from './all-reachable.ts';
import { edgeEndsExist } from './edge-ends-exist.ts';
import { edgesFit } from './edges-fit.ts';
import { edgesTaken } from './edges-taken.ts';
import { expressionsCompile } from './expressions-compile.ts';
import { flowGraph, type AroundFlow, type FlowRule } from './flow-graph.ts';
import { idsUnique } from './ids-unique.ts';
import { loopsListen } from './loops-listen.ts';
import { slotsFit } from './slots-fit.ts';
import { silenceEnds, somewhereEnds, somewhereListens } from './somewhere-listens.ts';
import { startExists } from './start-exists.ts';
import { toolsExist } from './tools-exist.ts';

const FLOW_RULES: readonly FlowRule[] = [
  idsUnique, // a name means one node
  startExists, // a session has somewhere to begin
  edgeEndsExist, // an edge leads from a node to a node
  edgesFit, // nothing follows an end, offers leave llm nodes, and arguments come from models
  edgesTaken, // no edge lies behind one that is always taken
  allReachable, // every node is on some way from the start
  loopsListen, // a loop lets the caller speak, or it would talk for ever
  toolsExist, // a tool is an http node that says what it does, or an MCP server
  slotsFit, // slots and arguments have names that expressions can say
  expressionsCompile, // guards, values and texts are CEL, and every name in them is declared
  somewhereListens, // (warning) a flow that only speaks falls silent after its greeting
  somewhereEnds, // (warning) a call that never ends by itself
  silenceEnds, // (warning) a node that nothing follows leaves the caller waiting
];

/** Every fault of a flow, in the order of the rules; of a half-written one, what its shape lets be known. */
export const checkFlow = (flow: unknown, around: AroundFlow = {}): Finding[] => {
  const graph = flowGraph(flow, around);
  return FLOW_RULES.flatMap((rule) => rule(graph));
};
