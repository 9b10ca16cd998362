// `--secret name/key=@file`: what a Secret is on a cluster, a file is on a laptop.
import { readFileSync } from 'node:fs';
import type { Secrets } from '@firstword/backend/outside/secrets';
import { VoiceError } from '@firstword/shared/contract/errors';

const FORM = /^(?<name>[^/=]+)\/(?<key>[^/=]+)=@(?<file>.+)$/;

/** Reads the files that `--secret` names; a trailing newline is not part of the secret. */
export const readSecrets = (options: readonly string[]): Secrets & ReadonlyMap<string, string> =>
  new Map(
    options.map((option) => {
      const { name, key, file } = FORM.exec(option)?.groups ?? {};
      if (!name || !key || !file) {
        throw new VoiceError('SecretOptionInvalid', '--secret is not of the form name/key=@file.', {
          status: 400,
          remedy: 'Write for example --secret llm/key=@llm.key',
        });
      }
      try {
        return [`${name}/${key}`, readFileSync(file, 'utf8').trimEnd()];
      } catch (cause) {
        throw new VoiceError('SecretFileUnreadable', `The file of --secret ${name}/${key} cannot be read: ${file}`, {
          status: 400,
          remedy: 'Name a file that exists and that you may read.',
          cause,
        });
      }
    }),
  );
