// `--secret name/key=@file`: what a Secret is on a cluster, a file is on a laptop.
import { readFileSync } from 'node:fs';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';

const FORM = /^(?<name>[^/=]+)\/(?<key>[^/=]+)=@(?<file>.+)$/;

/** Secret values by `name/key`. */
export type Secrets = ReadonlyMap<string, string>;

type SecretReference = { name: string; key: string };

/** Reads the files that `--secret` names; a trailing newline is not part of the secret. */
export const readSecrets = (options: readonly string[]): Secrets =>
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

/** What a reference names; undefined when there is no reference, or no such secret was given. */
export const secretValue = (secrets: Secrets, reference: SecretReference | undefined): string | undefined =>
  reference && secrets.get(`${reference.name}/${reference.key}`);

/** The references of a resource that `--secret` does not answer, each once. */
export const missingSecrets = ({ spec }: VoiceFlow, secrets: Secrets): string[] => {
  const references = [
    spec.llm?.apiKeySecretRef,
    ...(spec.llm?.fallbacks ?? []).map(({ apiKeySecretRef }) => apiKeySecretRef),
    ...spec.mcp.map(({ tokenSecretRef }) => tokenSecretRef),
  ];
  const names = references.flatMap((reference) => (reference ? [`${reference.name}/${reference.key}`] : []));
  return [...new Set(names)].filter((name) => !secrets.has(name));
};
