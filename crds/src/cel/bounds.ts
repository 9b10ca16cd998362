// What an expression may cost: CEL always ends, but lists in lists in lists take longer than any caller waits.
import type { ASTNode } from '@marcbachmann/cel-js';

/** The library's own limits on what is parsed. */
export const PARSE_LIMITS = {
  maxAstNodes: 256,
  maxDepth: 24,
  maxListElements: 64,
  maxMapEntries: 64,
  maxCallArguments: 8,
};

/** Longest expression that is looked at; the schema says the same. */
export const MAX_EXPRESSION_CHARS = 1024;

const MOST_LOOPS = 4;
const MOST_NESTED_LOOPS = 2;
/** Steps of an evaluation: well below a second. */
const MOST_STEPS = 5_000_000;

/** Macros that go over a list, or give a name to a value that may then be doubled. */
const LOOPS = new Set(['map', 'filter', 'all', 'exists', 'exists_one', 'bind']);

/** How an expression is made, as far as its cost goes. */
export type Cost = { nodes: number; loops: number; nestedLoops: number };

/** The cost of a parsed expression, and what it calls. */
export const costOf = (root: ASTNode, visit: (node: ASTNode) => void): Cost => {
  const cost: Cost = { nodes: 0, loops: 0, nestedLoops: 0 };
  const walk = (value: unknown, nested: number): void => {
    if (Array.isArray(value)) return value.forEach((item) => walk(item, nested));
    if (!isNode(value)) return;
    visit(value);
    const isLoop = value.op === 'rcall' && LOOPS.has(value.args[0]);
    const inside = nested + (isLoop ? 1 : 0);
    cost.nodes += 1;
    cost.loops += isLoop ? 1 : 0;
    cost.nestedLoops = Math.max(cost.nestedLoops, inside);
    walk(value.args, inside);
  };
  walk(root, 0);
  return cost;
};

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

/** True where no value could make it cheap. */
export const isTooCostly = ({ loops, nestedLoops }: Cost): boolean =>
  loops > MOST_LOOPS || nestedLoops > MOST_NESTED_LOOPS;

/** True where these values make it too dear: a long list in a loop, or in a loop in a loop. */
export const isTooCostlyFor = ({ nodes, nestedLoops }: Cost, bindings: unknown): boolean =>
  nestedLoops > 0 && nodes * Math.max(PARSE_LIMITS.maxListElements, longest(bindings)) ** nestedLoops > MOST_STEPS;

const longest = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  const items = Object.values(value);
  return items.reduce<number>((most, item) => Math.max(most, longest(item)), items.length);
};
