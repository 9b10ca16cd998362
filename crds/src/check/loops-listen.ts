// A loop lets the caller speak, or it would talk for ever. It may do without where a guard on its way can change
// while it turns: one that counts `visits`, or that asks for a response or a slot which an http node saves.
import { named, wrong, type Finding } from '../faults/finding.ts';
import { takenEdges } from './edges-taken.ts';
import { record, type FlowGraph, type FlowRule, type GraphEdge, type GraphNode } from './flow-graph.ts';

const SILENT = new Set(['say', 'condition', 'http']);

export const loopsListen: FlowRule = (graph) => {
  const saved = new Set(graph.nodes.flatMap(({ fields }) => Object.keys(record(fields['save']))));
  const walk: Walk = { graph, saved, done: new Set(), way: [], found: [] };
  for (const node of graph.nodes) follow(node, walk);
  return walk.found;
};

type Walk = {
  graph: FlowGraph;
  saved: ReadonlySet<string>;
  /** Nodes whose loops are told. */
  done: Set<string>;
  /** The nodes from the first one to here. */
  way: string[];
  found: Finding[];
};

/** Depth first; a flow has at most 200 nodes, so the stack is no deeper. */
const follow = (node: GraphNode, walk: Walk): void => {
  if (walk.done.has(node.id) || !node.type || !SILENT.has(node.type)) return;
  walk.way.push(node.id);
  for (const edge of lastingEdges(node, walk)) {
    const next = walk.graph.nodeMeant(edge.to);
    const turn = next ? walk.way.indexOf(next.id) : -1;
    if (turn >= 0) walk.found.push(neverListens(edge, walk.way.slice(turn)));
    else if (next) follow(next, walk);
  }
  walk.way.pop();
  walk.done.add(node.id);
};

/** The edges that nothing stops from being taken again and again: no guard on them, or before them, can change. */
const lastingEdges = ({ id }: GraphNode, { graph, saved }: Walk): GraphEdge[] => {
  const edges = takenEdges(graph, id);
  const canChange = ({ when = '' }: GraphEdge): boolean =>
    /\b(visits|response)\b/.test(when) ||
    [...when.matchAll(/\bslots\.(\w+)/g)].some(([, slot]) => saved.has(slot ?? ''));
  const first = edges.findIndex(canChange);
  return first < 0 ? edges : edges.slice(0, first);
};

const neverListens = ({ index }: GraphEdge, loop: readonly string[]): Finding =>
  wrong(
    ['edges', index],
    `The loop ${shown([...loop, loop[0] ?? ''].map(named)).join(' → ')} never listens, so the agent would talk for ever.`,
    'Lead this edge to a node that listens (llm, collect), or give it a guard that ends it, for example `when: "visits < 3"`.',
  );

const MOST_SHOWN = 8;
const shown = (loop: string[]): string[] =>
  loop.length <= MOST_SHOWN ? loop : [...loop.slice(0, MOST_SHOWN - 2), '…', ...loop.slice(-1)];
