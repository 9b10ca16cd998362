// Rules on one object that schema keywords cannot say: as CEL for the API server, as a function for a file.
import { quoted, wrong, type Finding, type Path } from '../faults/finding.ts';
import { NODE_FIELDS, type NodeType } from './flow.ts';

export type ShapeRule = {
  /** Standard CEL on `self`, and what the API server says where it is false. */
  rule: string;
  message: string;
  /** The same rule: its findings about the object at `path`, whose shape may otherwise be broken. */
  check(self: Record<string, unknown>, path: Path): Finding[];
};

const nodeTypes = Object.keys(NODE_FIELDS) as NodeType[];

/** A node has the field of its type and no other type's. */
const nodeRule = (type: NodeType): ShapeRule => {
  const needed = NODE_FIELDS[type];
  const foreign = nodeTypes.filter((other) => other !== type).map((other) => ({ other, field: NODE_FIELDS[other] }));
  const forbidden = foreign.map(({ field }) => ` && !has(self.${field})`).join('');
  return {
    rule: `self.type != '${type}' || (has(self.${needed})${forbidden})`,
    message: `a node of type ${type} has ${needed}, and no ${foreign.map(({ field }) => field).join(', ')}`,
    check: (self, path) => {
      if (self['type'] !== type) return [];
      const hasNeeded = Object.hasOwn(self, needed);
      const extra = foreign.filter(({ field }) => Object.hasOwn(self, field));
      if (!hasNeeded && extra.length === 0) return [missingNodeField(type, [...path, needed])];
      return extra.map(({ other, field }) => {
        const message = `A node of type ${type} has ${hasNeeded ? 'no' : `${quoted(needed)}, not`} ${quoted(field)}.`;
        const remedy = `${hasNeeded ? 'Remove it' : `Write \`${needed}:\``}, or make it \`type: ${other}\`.`;
        return { ...wrong([...path, field], message, remedy), about: 'key' };
      });
    },
  };
};

const missingNodeField = (type: NodeType, path: Path): Finding => ({
  ...wrong(path, `A node of type ${type} needs ${quoted(NODE_FIELDS[type])}.`, EXAMPLES[type]),
  about: 'absence',
});

const EXAMPLES: Record<NodeType, string> = {
  say: 'Add what it speaks, for example `text: "How can I help?"`.',
  llm: 'Add what the model is told, for example `prompt: "You are the front desk of a hotel."`.',
};

/** The lower bound of two is not above the upper one. The API server also asks this of `default: {}` as it stands. */
const minUpToMax: ShapeRule = {
  rule: '!has(self.minChars) || !has(self.maxChars) || self.minChars <= self.maxChars',
  message: 'minChars is at most maxChars',
  check: ({ minChars, maxChars }, path) =>
    typeof minChars === 'number' && typeof maxChars === 'number' && minChars > maxChars
      ? [
          wrong(
            [...path, 'minChars'],
            `minChars (${minChars}) is greater than maxChars (${maxChars}).`,
            `Write at most ${maxChars}, or raise maxChars.`,
          ),
        ]
      : [],
};

/** All of them, each with the objects that it is about; `*` is any item of a list. */
export const SHAPE_RULES: readonly { at: Path; rules: readonly ShapeRule[] }[] = [
  { at: ['spec', 'flow', 'nodes', '*'], rules: nodeTypes.map(nodeRule) },
  { at: ['spec', 'clauses'], rules: [minUpToMax] },
  { at: ['spec', 'clauses', 'first'], rules: [minUpToMax] },
];

/** What the rules find in a resource of any shape. */
export const shapeFindings = (resource: unknown): Finding[] =>
  SHAPE_RULES.flatMap(({ at, rules }) =>
    objectsAt(resource, at, []).flatMap(({ self, path }) => rules.flatMap((rule) => rule.check(self, path))),
  );

const objectsAt = (value: unknown, at: Path, path: Path): { self: Record<string, unknown>; path: Path }[] => {
  const [segment, ...rest] = at;
  if (segment === '*')
    return Array.isArray(value) ? value.flatMap((item, index) => objectsAt(item, rest, [...path, index])) : [];
  if (typeof value !== 'object' || value === null) return [];
  const self = value as Record<string, unknown>;
  if (segment === undefined) return [{ self, path }];
  return objectsAt(self[segment], rest, [...path, segment]);
};
