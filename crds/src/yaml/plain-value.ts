// A YAML document as a plain value: what is written twice and aliases without end become findings.
import { isAlias, isMap, isNode, isScalar, isSeq, type Alias, type Document, type YAMLMap } from 'yaml';
import { quoted, wrong, type Finding, type Path } from '../faults/finding.ts';
import { keyText } from './locate.ts';

/** Values that aliases may add; ten nested lists of ten aliases would stand for 10^10. */
const MOST_ALIASED_VALUES = 10_000;
const MOST_LEVELS = 64;

type Walk = {
  anchors: Map<string, unknown>;
  /** Nodes that the walk is inside of, so that an alias to one of them is a circle. */
  open: Set<unknown>;
  aliased: number;
  findings: Finding[][];
};

/** The value of a document without syntax errors. Aliased parts are copies: a default filled into one stays there. */
export const plainValue = (document: Document.Parsed): { value: unknown; findings: Finding[] } => {
  const walk: Walk = { anchors: new Map(), open: new Set(), aliased: 0, findings: [] };
  const value = valueOf(document.contents, { path: [], walk, viaAlias: false });
  return { value, findings: walk.findings.flat() };
};

type Here = { path: Path; walk: Walk; viaAlias: boolean };

const valueOf = (node: unknown, here: Here): unknown => {
  const { walk, path, viaAlias } = here;
  if (viaAlias && ++walk.aliased > MOST_ALIASED_VALUES) return refuse(here, 'The aliases of this file never end.');
  if (path.length > MOST_LEVELS) return refuse(here, 'The file is nested too deeply.');
  if (isAlias(node)) return aliasedValue(node, here);
  if (isNode(node) && node.anchor && !viaAlias) walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return node.value ?? null;
  if (!isMap(node) && !isSeq(node)) return null;
  walk.open.add(node);
  const value = isSeq(node)
    ? node.items.map((item, index) => valueOf(item, inside(here, index)))
    : mapValue(node, here);
  walk.open.delete(node);
  return value;
};

const inside = (here: Here, segment: string | number): Here => ({ ...here, path: [...here.path, segment] });

const aliasedValue = ({ source }: Alias, here: Here): unknown => {
  const target = here.walk.anchors.get(source);
  if (target === undefined) return refuse(here, `The alias ${quoted(`*${source}`)} has no anchor before it.`);
  if (here.walk.open.has(target))
    return refuse(here, `The alias ${quoted(`*${source}`)} stands inside what it repeats.`);
  return valueOf(target, { ...here, viaAlias: true });
};

const mapValue = ({ items }: YAMLMap, here: Here): unknown => {
  const entries = items.map(({ key, value }) => [keyText(key), value] as const);
  if (!here.viaAlias)
    here.walk.findings.push(
      writtenTwice(
        entries.map(([name]) => name),
        here.path,
      ),
    );
  return Object.fromEntries(entries.map(([name, value]) => [name, valueOf(value, inside(here, name))]));
};

const writtenTwice = (names: readonly string[], path: Path): Finding[] => {
  const seen = new Set<string>();
  return names.flatMap((name): Finding | Finding[] => {
    if (!seen.has(name)) return (seen.add(name), []);
    const finding = wrong([...path, name], `The field ${quoted(name)} is written twice.`, 'Keep one of them.');
    return { ...finding, about: 'key' };
  });
};

const refuse = ({ walk, path }: Here, message: string): null => {
  const isTold = walk.findings.flat().some((finding) => finding.message === message);
  const remedy = 'Write it out, or put the text in quotes if its * is no alias: "*…".';
  if (!isTold) walk.findings.push([wrong(path, message, remedy)]);
  return null;
};
