// The way from a path of the resource to its place in the text, and back.
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
} from 'yaml';
import type { Finding, Path } from '../faults/finding.ts';

export type Position = { line: number; column: number };

export type Locator = {
  at(offset: number): Position;
  /** Where the value, or its key, stands; for what is missing, where the nearest parent stands. */
  find(finding: Pick<Finding, 'path' | 'about'>): Position;
  /** The innermost field around an offset. */
  pathAt(offset: number): Path;
  /** The field whose bracket or quote is still open at an offset, where the parser gave up on it. */
  openAt(offset: number): Path | undefined;
};

/** A locator for a parsed document. */
export const createLocator = (document: Document.Parsed, lines: LineCounter): Locator => {
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return {
    at,
    find: (finding) => at(offsetOf(document, finding)),
    pathAt: (offset) => nodesAround(document.contents, offset).at(-1)?.path ?? [],
    openAt: (offset) => nodesAround(document.contents, offset - 1).findLast(({ node }) => endsAt(node, offset))?.path,
  };
};

const offsetOf = (document: Document.Parsed, { path, about }: Pick<Finding, 'path' | 'about'>): number => {
  let node: unknown = document.contents;
  let key = startOf(node) ?? 0;
  for (const segment of path) {
    const step = childOf(isAlias(node) ? node.resolve(document) : node, segment);
    if (!step) return key;
    key = startOf(step.key) ?? key;
    node = step.value;
  }
  const value = isNode(node) && node.range && node.range[1] > node.range[0] ? node.range[0] : undefined;
  return about === 'key' ? key : (value ?? key);
};

const childOf = (node: unknown, segment: string | number): { key: unknown; value: unknown } | undefined => {
  if (isSeq(node) && typeof segment === 'number') {
    const item = node.items[segment];
    return item === undefined ? undefined : { key: item, value: item };
  }
  // What is written twice counts as written last.
  const pair = isMap(node) ? node.items.findLast(({ key }) => keyText(key) === segment) : undefined;
  return pair && { key: pair.key, value: pair.value };
};

/** The nodes around an offset, from the root inwards; what begins after it is none of them. */
const nodesAround = (root: unknown, offset: number): { path: Path; node: unknown }[] => {
  const around: { path: Path; node: unknown }[] = [{ path: [], node: root }];
  for (let { path, node } = around[0]!; ;) {
    const items: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    const index = items.findLastIndex((item) => (startOf(isPair(item) ? item.key : item) ?? Infinity) <= offset);
    if (index < 0) return around;
    const item = items[index];
    path = [...path, isPair(item) ? keyText(item.key) : index];
    node = isPair(item) ? item.value : item;
    around.push({ path, node });
  }
};

/** A collection in brackets or a quoted text that the parser ended at `offset`. */
const endsAt = (node: unknown, offset: number): boolean =>
  isNode(node) && node.range?.[1] === offset && (isCollection(node) ? node.flow === true : isQuoted(node));

const isQuoted = (node: Node): boolean => isScalar(node) && (node.type ?? '').startsWith('QUOTE');

const startOf = (node: unknown): number | undefined => (isNode(node) ? (node as Node).range?.[0] : undefined);

/** The text of a key; with `stringKeys` every key is a scalar. */
export const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));
