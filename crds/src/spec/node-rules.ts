// One rule a type of node: it has the fields of its type, and no other type's.
import { quoted, wrong, type Finding, type Path } from '../faults/finding.ts';
import { NODE_FIELDS, type NodeField, type NodeType } from './node.ts';
import type { ShapeRule } from './shape-rule.ts';

const nodeTypes = Object.keys(NODE_FIELDS) as NodeType[];

const fieldsOf = (type: NodeType): NodeField[] => [...NODE_FIELDS[type].needs, ...NODE_FIELDS[type].may];
const allFields = [...new Set(nodeTypes.flatMap(fieldsOf))];

const nodeRule = (type: NodeType): ShapeRule => {
  const needed: readonly NodeField[] = NODE_FIELDS[type].needs;
  const foreign = allFields.filter((field) => !fieldsOf(type).includes(field));
  const clauses = [...needed.map((field) => `has(self.${field})`), ...foreign.map((field) => `!has(self.${field})`)];
  return {
    rule: `self.type != '${type}' || (${clauses.join(' && ')})`,
    message: `a node of type ${type} ${ownWords(type)}, and no field of another type`,
    explain: (self, path) => {
      if (self['type'] !== type) return [];
      const missing = needed.filter((field) => !Object.hasOwn(self, field));
      const extra = foreign.filter((field) => Object.hasOwn(self, field));
      // What stands in the place of a missing field says enough of it.
      const untold = extra.length > 0 ? missing.slice(1) : missing;
      return [
        ...extra.map((field) => foreignField({ type, field, instead: missing[0] }, path)),
        ...untold.map((field) => missingField(type, [...path, field])),
      ];
    },
  };
};

const ownWords = (type: NodeType): string => {
  const { needs, may } = NODE_FIELDS[type];
  const own = needs.length === 0 ? 'needs no field of its own' : `needs ${needs.join(', ')}`;
  return may.length === 0 ? own : `${own}, may have ${may.join(', ')}`;
};

type Foreign = { type: NodeType; field: NodeField; instead: NodeField | undefined };

const foreignField = ({ type, field, instead }: Foreign, path: Path): Finding => {
  const message = `A node of type ${type} has ${instead ? `${quoted(instead)}, not` : 'no'} ${quoted(field)}.`;
  const other = nodeTypes.find((candidate) => fieldsOf(candidate).includes(field));
  const remedy = `${instead ? `Write \`${instead}:\`` : 'Remove it'}, or make it \`type: ${other}\`.`;
  return { ...wrong([...path, field], message, remedy), about: 'key' };
};

const missingField = (type: NodeType, path: Path): Finding => {
  const field = String(path.at(-1));
  return {
    ...wrong(path, `A node of type ${type} needs ${quoted(field)}.`, EXAMPLES[field] ?? `Add \`${field}:\`.`),
    about: 'absence',
  };
};

const EXAMPLES: Record<string, string> = {
  text: 'Add what it speaks, for example `text: "How can I help?"`.',
  prompt: 'Add what the model is told, for example `prompt: "You are the front desk of a hotel."`.',
  ask: 'Add the question, for example `ask: "What name is the booking under?"`.',
  slots: 'Add what the answer must hold, for example `slots: [{ name: guest, type: string }]`.',
  request: 'Add what is sent, for example `request: { method: GET, url: "https://desk.example.com/hours" }`.',
  to: 'Add where the call goes, for example `to: "tel:+15551230000"`.',
};

/** One for each type. */
export const NODE_RULES: readonly ShapeRule[] = nodeTypes.map(nodeRule);
