// The arguments of a function call, as the model wrote them: JSON, or not, and only then what was asked for.
import type { ArgumentSpec } from '@firstword/crds/spec/node-fields';
import type { SlotValue } from './dialogue.ts';
import { scalarOf } from './scalars.ts';

/** The longest arguments that are read. */
const MAX_CHARS = 16_384;

/** The JSON object in the text; an empty text is an empty one, null is none. */
export const parseArguments = (text: string): Record<string, unknown> | null => {
  if (text.trim() === '') return {};
  if (text.length > MAX_CHARS) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
};

export type CheckedArguments = { ok: true; args: Record<string, SlotValue> } | { ok: false; fault: string };

/** Only the declared arguments, each of its type; else one sentence that tells the model what is wrong. */
export const checkArguments = (specs: readonly ArgumentSpec[], text: string): CheckedArguments => {
  const given = parseArguments(text);
  if (!given) return { ok: false, fault: 'The arguments are no JSON object.' };
  const args: [string, SlotValue][] = [];
  for (const { name, type, values } of specs) {
    const value = Object.hasOwn(given, name) ? scalarOf(type, given[name]) : undefined;
    if (value === undefined) return { ok: false, fault: `The argument "${name}" must be a ${type}.` };
    if (values && !values.includes(String(value)))
      return { ok: false, fault: `The argument "${name}" must be one of: ${values.join(', ')}.` };
    args.push([name, value]);
  }
  return { ok: true, args: Object.fromEntries(args) };
};
