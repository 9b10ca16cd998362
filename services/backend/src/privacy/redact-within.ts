// Redaction of values as they come from other systems: what is kept of an answer holds nothing that must not be kept.
import type { Redact } from './redact.ts';

/** The value with every text in it redacted; a number that is one of the kinds becomes 0. */
export const redactWithin = (value: unknown, redact: Redact): unknown => {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : 0;
  if (Array.isArray(value)) return value.map((each) => redactWithin(each, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redactWithin(each, redact)]));
};
