// Short names for contents: two that differ have different ones.
import { createHash } from 'node:crypto';

/** Sixteen hexadecimal digits of the SHA-256 of a value's JSON. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
