// Slots and arguments: names that expressions can say, patterns that can be matched, one type for one name.
import { patternFault } from '../cel/pattern.ts';
import { isReservedName } from '../cel/scope.ts';
import { quoted, wrong, type Finding, type Path } from '../faults/finding.ts';
import { record, type FlowRule } from './flow-graph.ts';

export const slotsFit: FlowRule = ({ nodes }) => {
  const types = new Map<string, { type: unknown; id: string }>();
  return nodes.flatMap(({ index, id, fields }) => {
    const slots = itemsOf(fields['slots']).flatMap((slot, at): Finding[] => {
      const path = ['nodes', index, 'slots', at];
      const { name, type } = slot;
      const before = typeof name === 'string' ? types.get(name) : undefined;
      if (typeof name === 'string' && !before) types.set(name, { type, id });
      const differs = before && before.id !== id && before.type !== type;
      const known = differs ? [otherType({ path: [...path, 'type'], name: String(name), ...before })] : [];
      return [...usableName(name, [...path, 'name']), ...choiceFindings(slot, path), ...known];
    });
    const args = itemsOf(fields['args']).flatMap((arg, at) => [
      ...usableName(arg['name'], ['nodes', index, 'args', at, 'name']),
      ...choiceFindings(arg, ['nodes', index, 'args', at]),
    ]);
    const saved = Object.keys(record(fields['save'])).flatMap((name) =>
      savedName(name, ['nodes', index, 'save', name]).map((finding) => ({ ...finding, about: 'key' as const })),
    );
    return [...slots, ...args, ...saved];
  });
};

/** A name that neither CEL nor JavaScript keeps for itself. */
export const usableName = (name: unknown, path: Path): Finding[] =>
  typeof name === 'string' && isReservedName(name)
    ? [
        wrong(
          path,
          `${quoted(name)} is a word of the language that expressions are written in.`,
          'Give it another name.',
        ),
      ]
    : [];

const SLOT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

const savedName = (name: string, path: Path): Finding[] =>
  SLOT_NAME.test(name)
    ? usableName(name, path)
    : [
        wrong(
          path,
          `${quoted(name)} cannot be the name of a slot.`,
          'Write letters, digits and underscores, a letter first, 40 at most.',
        ),
      ];

const choiceFindings = ({ type, pattern, values }: Record<string, unknown>, path: Path): Finding[] => {
  const isText = type === 'string' || type === undefined;
  const key = pattern === undefined ? 'values' : 'pattern';
  if (!isText && (pattern !== undefined || values !== undefined))
    return [wrong([...path, key], `Only a text has ${quoted(key)}.`, 'Remove it, or make it `type: string`.')];
  const why = typeof pattern === 'string' ? patternFault(pattern) : undefined;
  return why
    ? [wrong([...path, 'pattern'], `This pattern ${why}.`, 'Write a simpler pattern, for example `[0-9]{4}`.')]
    : [];
};

const otherType = ({ path, name, type, id }: { path: Path; name: string; type: unknown; id: string }): Finding =>
  wrong(
    path,
    `The slot ${quoted(name)} is a ${String(type)} at ${quoted(id)}.`,
    'Give it the same type, or another name.',
  );

const itemsOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : []);
