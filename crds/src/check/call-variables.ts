// spec.call: names that expressions can say, and defaults that are of their type.
import { quoted, wrong, type Finding } from '../faults/finding.ts';
import { record } from './flow-graph.ts';
import { usableName } from './slots-fit.ts';

/** What is wrong with the call's variables; paths begin at spec.call. */
export const checkCall = (call: unknown): Finding[] => {
  const { variables } = record(call);
  if (!Array.isArray(variables)) return [];
  return variables.flatMap((item, index) => {
    const { name, type, default: value } = record(item);
    const path = ['variables', index];
    return [
      ...usableName(name, [...path, 'name']),
      ...given(name, [...path, 'name']),
      ...ofType(type, value, [...path, 'default']),
    ];
  });
};

const given = (name: unknown, path: (string | number)[]): Finding[] =>
  name === 'from' || name === 'to'
    ? [wrong(path, `Every call has ${quoted(name)} already.`, 'Remove it, or give it another name.')]
    : [];

const ofType = (type: unknown, value: unknown, path: (string | number)[]): Finding[] => {
  if (typeof value !== 'string') return [];
  const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
  if (type === 'number' && !isNumber)
    return [wrong(path, `${quoted(value)} is no number.`, 'Write a number in quotes, for example "3".')];
  if (type === 'boolean' && value !== 'true' && value !== 'false')
    return [wrong(path, `${quoted(value)} is neither true nor false.`, 'Write "true" or "false".')];
  return [];
};
