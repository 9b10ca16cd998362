// A slot's value out of what the caller said, without a model: where the slot's own rules tell it for certain.
import type { SlotSpec } from '@firstword/crds/spec/node-fields';
import type { SlotValue } from '../dialogue.ts';
import { scalarOf } from '../scalars.ts';
import { yesOrNo } from './words.ts';

/** The longest answer that patterns are tried on. */
const MAX_CHARS = 500;

const NUMBER = /(?<![\p{L}\p{N}.,])-?\d+(?:[.,]\d+)?(?![\p{L}\p{N}]|[.,]\d)/gu;

/** The value, or undefined where the text does not tell it for certain. */
export const slotFromText = (slot: SlotSpec, text: string, language: string): SlotValue | undefined => {
  const spoken = text.slice(0, MAX_CHARS);
  if (slot.type === 'boolean') return yesOrNo(language, spoken) ?? undefined;
  if (slot.type === 'number') return onlyNumber(spoken);
  if (slot.values) return onlyValue(slot.values, spoken);
  return slot.pattern === undefined ? undefined : onlyMatch(slot.pattern, spoken);
};

/** Whether a value, from wherever, is one that this slot may hold. */
export const fitsSlot = ({ type, pattern, values }: SlotSpec, value: unknown): SlotValue | undefined => {
  const scalar = scalarOf(type, value);
  if (typeof scalar !== 'string') return scalar;
  const text = scalar.trim();
  if (text === '') return undefined;
  if (values) return values.find((each) => each.toLowerCase() === text.toLowerCase());
  if (pattern === undefined) return text;
  return new RegExp(`^(?:${pattern})$`, 'iu').test(text.slice(0, MAX_CHARS)) ? text : undefined;
};

const onlyNumber = (text: string): number | undefined => {
  const [number, another] = [...text.matchAll(NUMBER)].map(([digits]) => Number(digits.replace(',', '.')));
  return another === undefined ? number : undefined;
};

const onlyValue = (values: readonly string[], text: string): string | undefined => {
  const spoken = text.toLowerCase();
  // A longer value may hold a shorter one: "half board" is not "board".
  const found = values.filter((value) => spoken.includes(value.toLowerCase()));
  const [longest, ...others] = found.toSorted((a, b) => b.length - a.length);
  return others.every((other) => longest?.toLowerCase().includes(other.toLowerCase())) ? longest : undefined;
};

/** As it was said, or, since codes are spelt, with the spaces and dashes between its characters left out. */
const onlyMatch = (pattern: string, text: string): string | undefined => {
  for (const spoken of [text, text.replace(/[\s-]+/g, '')]) {
    const found = new Set([...spoken.matchAll(new RegExp(pattern, 'giu'))].map(([match]) => match));
    if (found.size === 1) return [...found][0] || undefined;
  }
  return undefined;
};
