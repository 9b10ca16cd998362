// Values of the three types that slots, arguments and call variables have.
import type { SlotType } from '@firstword/crds/cel/scope';
import type { SlotValue } from './dialogue.ts';

const ZERO: Record<SlotType, SlotValue> = { string: '', number: 0, boolean: false, any: '' };

/** What a value of this type starts as. */
export const zeroOf = (type: SlotType): SlotValue => ZERO[type];

/** The longest text that a slot holds. */
const MAX_TEXT_CHARS = 2_000;

/** The value as one of this type; undefined when it is none, such as a text where a number belongs. */
export const scalarOf = (type: SlotType, value: unknown): SlotValue | undefined => {
  if (type === 'any') return typeof value === 'object' ? jsonOf(value) : plainOf(value);
  if (type === 'string') return textOf(value);
  if (type === 'number') return numberOf(value);
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
};

/** A list or a map is kept as its JSON. */
const jsonOf = (value: object | null): string | undefined =>
  value === null ? undefined : JSON.stringify(value).slice(0, MAX_TEXT_CHARS);

const plainOf = (value: unknown): SlotValue | undefined =>
  typeof value === 'boolean' ? value : (numberOf(typeof value === 'string' ? Number.NaN : value) ?? textOf(value));

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT_CHARS);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined;
};

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'bigint') return Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};
