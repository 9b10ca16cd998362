// Durations of the resource: `800ms`, `2s`, `30m`, `1h`, `30d`.
import { Type } from 'typebox';

const PATTERN = '^[0-9]+(ms|s|m|h|d)$';
const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration field; `fallback` is its default in the resource, if it has one. */
export const Duration = (description: string, fallback?: string) =>
  Type.String({
    pattern: PATTERN,
    maxLength: 12,
    description,
    ...(fallback === undefined ? { examples: ['5s'] } : { default: fallback }),
    form: 'a number and a unit (ms, s, m, h or d)',
  });

/** Milliseconds of a valid duration string. */
export const durationMs = (duration: string): number => {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (count === undefined || unitMs === undefined) throw new RangeError(`"${duration}" is no duration`);
  return Number(count) * unitMs;
};
