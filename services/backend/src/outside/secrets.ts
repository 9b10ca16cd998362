// The Secrets that a resource refers to, wherever they lie: a file a key on a cluster, a flag on a laptop.
import type { VoiceFlow } from '@firstword/crds/voice-flow';

/** Values by `name/key`, as they are now; undefined for one that is not there. */
export type Secrets = { get(name: string): string | undefined };

export type SecretReference = { name: string; key: string };

/** What a reference names; undefined when there is no reference, or no such secret was given. */
export const secretValue = (secrets: Secrets, reference: SecretReference | undefined): string | undefined =>
  reference && secrets.get(`${reference.name}/${reference.key}`);

/** The references of a resource that have no value, each once. */
export const missingSecrets = ({ spec }: VoiceFlow, secrets: Secrets): string[] => {
  const references = [
    spec.llm?.apiKeySecretRef,
    ...(spec.llm?.fallbacks ?? []).map(({ apiKeySecretRef }) => apiKeySecretRef),
    spec.redis?.urlSecretRef,
    ...spec.mcp.map(({ tokenSecretRef }) => tokenSecretRef),
    ...spec.webhooks.map(({ secretRef }) => secretRef),
  ];
  const names = references.flatMap((reference) => (reference ? [`${reference.name}/${reference.key}`] : []));
  return [...new Set(names)].filter((name) => secrets.get(name) === undefined);
};
