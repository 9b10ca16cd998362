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
  type Scalar,
} from 'yaml';
import type { Finding, Path } from '../faults/finding.ts';

/** What of a finding says where it is. */
type Place = Pick<Finding, 'path' | 'about' | 'offset'>;

export type Position = { line: number; column: number };

export type Locator = {
  at(offset: number): Position;
  /** Where the value, or its key, stands; for what is missing, where the nearest parent stands. */
  find(finding: Place): Position;
  /** The innermost field around an offset. */
  pathAt(offset: number): Path;
  /** The field whose bracket or quote is still open at an offset, where the parser gave up on it. */
  openAt(offset: number): Path | undefined;
};

/** A locator for a document that was parsed from `text`. */
export const createLocator = (document: Document.Parsed, lines: LineCounter, text: string): Locator => {
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return {
    at,
    find: (finding) => at(offsetOf(document, finding, text)),
    pathAt: (offset) => nodesAround(document.contents, offset).at(-1)?.path ?? [],
    openAt: (offset) => nodesAround(document.contents, offset - 1).findLast(({ node }) => endsAt(node, offset))?.path,
  };
};

const offsetOf = (document: Document.Parsed, { path, about, offset }: Place, text: string): number => {
  let node: unknown = document.contents;
  let key = startOf(node) ?? 0;
  for (const segment of path) {
    const step = childOf(isAlias(node) ? node.resolve(document) : node, segment);
    if (!step) return key;
    key = startOf(step.key) ?? key;
    node = step.value;
  }
  const value = isNode(node) && node.range && node.range[1] > node.range[0] ? node.range[0] : undefined;
  if (offset !== undefined && isScalar(node) && value !== undefined) return value + offsetInside(node, offset, text);
  return about === 'key' ? key : (value ?? key);
};

/** How far into a text's source a character of it lies; its start where the source writes it otherwise. */
const offsetInside = ({ value, range }: Scalar, offset: number, text: string): number => {
  if (typeof value !== 'string' || !range) return 0;
  const before = value.slice(0, offset).split('\n');
  const line = value.split('\n')[before.length - 1] ?? '';
  const source = text.slice(range[0], range[1]);
  // A block's lines are lines of the file, and the first of them holds only the mark of the block.
  const isBlock = source.startsWith('|');
  const start = isBlock ? lineStart(source, before.length) : 0;
  const at = source.indexOf(line, start);
  return at < 0 ? 0 : at + (before.at(-1) ?? '').length;
};

const lineStart = (source: string, lines: number): number => {
  let at = 0;
  for (let line = 0; line < lines; line++) at = source.indexOf('\n', at) + 1;
  return at;
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
