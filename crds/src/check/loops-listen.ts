// A loop lets the caller speak, or it would talk for ever.
import { wrong, type Finding } from '../faults/finding.ts';
import type { FlowGraph, FlowRule, GraphNode } from './flow-graph.ts';

export const loopsListen: FlowRule = (graph) => {
  const walked = new Set<string>();
  return graph.nodes.flatMap((node) => loopFrom(graph, node, walked));
};

/** Follows the edges that are really taken, which are the first ones; `walked` nodes lie on a way already told. */
const loopFrom = (graph: FlowGraph, first: GraphNode, walked: Set<string>): Finding[] => {
  const way: string[] = [];
  for (let node: GraphNode | undefined = first; node?.type === 'say';) {
    const turn = way.indexOf(node.id);
    if (turn >= 0) return [neverListens(graph, way.slice(turn))];
    if (walked.has(node.id)) return [];
    way.push(node.id);
    walked.add(node.id);
    const [edge] = graph.edgesFrom(node.id);
    node = edge && graph.nodeMeant(edge.to);
  }
  return [];
};

const neverListens = (graph: FlowGraph, loop: readonly string[]): Finding => {
  const [closing] = graph.edgesFrom(loop.at(-1) ?? '');
  return wrong(
    ['edges', closing?.index ?? 0],
    `The loop ${[...loop, loop[0]].join(' → ')} never listens, so the agent would talk for ever.`,
    'Lead this edge to an llm node, or remove it.',
  );
};
