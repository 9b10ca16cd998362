// Mounted Secrets: `<folder>/<name>/<key>`, read when they are asked for, so that a rotated one is used at once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from './secrets.ts';

/** The folder's secrets; a trailing newline is not part of one. */
export const secretsFolder = (folder: string): Secrets => ({
  get: (name) => {
    try {
      return readFileSync(join(folder, name), 'utf8').trimEnd();
    } catch {
      return undefined; // not mounted, or not there yet
    }
  },
});

export const noSecrets: Secrets = { get: () => undefined };
