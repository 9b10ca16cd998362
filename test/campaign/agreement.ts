// Two judges of one resource: the API server with our CRD, and our own check. What one lets pass, the other does too.
import { flowGraph } from '@firstword/crds/check/flow-graph';
import { idsUnique } from '@firstword/crds/check/ids-unique';
import { duplicateFindings } from '@firstword/crds/faults/duplicates';
import type { Finding } from '@firstword/crds/faults/finding';
import type { JsonSchema } from '@firstword/crds/faults/json-schema';
import { schemaFindings } from '@firstword/crds/faults/schema-findings';
import { VOICE_FLOW_RULES, VOICE_POOL_RULES, shapeFindings } from '@firstword/crds/spec/shape-rules';
import { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoicePool } from '@firstword/crds/voice-pool';
import type * as fc from 'fast-check';
import { Value } from 'typebox/value';
import type { Answer, KubeClient } from '../fixtures/control-plane/client.ts';
import { pathIn } from '../fixtures/control-plane/in-namespace.ts';
import { mutatedResources } from './mutations.ts';

const KINDS = {
  VoiceFlow: { schema: VoiceFlow, rules: VOICE_FLOW_RULES, plural: 'voiceflows' },
  VoicePool: { schema: VoicePool, rules: VOICE_POOL_RULES, plural: 'voicepools' },
};

export type Judged = { kind: keyof typeof KINDS; spec: unknown };

/** Mutated specs; of what is around them Kubernetes has its own rules. */
export const mutatedSpecs: fc.Arbitrary<Judged> = mutatedResources
  .filter((resource) => typeof resource === 'object' && resource !== null && 'spec' in resource)
  .map((resource) => {
    const { kind, spec } = resource as { kind: unknown; spec: unknown };
    return { kind: kind === 'VoicePool' ? 'VoicePool' : 'VoiceFlow', spec };
  });

const resourceOf = ({ kind, spec }: Judged) => ({
  apiVersion: 'firstword.dev/v1alpha1',
  kind,
  metadata: { name: 'judged' },
  spec,
});

/** What our check has against the shape of a resource: all that is not about the dialogue as a whole. */
const findingsOf = (judged: Judged): Finding[] => {
  const { schema, rules } = KINDS[judged.kind];
  const unknownFields = schemaFindings(schema, resourceOf(judged)).filter(({ about }) => about === 'key');
  const resource = filledIn(judged);
  return [
    ...unknownFields,
    ...schemaFindings(schema, resource),
    ...duplicateFindings(schema as unknown as JsonSchema, resource),
    ...shapeFindings(resource, rules),
    ...(judged.kind === 'VoiceFlow' ? doubleIds(resource) : []),
  ];
};

/** Where our check finds something wrong. */
export const ourPlaces = (judged: Judged): string[] => findingsOf(judged).map(({ path }) => path.join('.'));

/** With every default, as the API server would store it. */
export const filledIn = ({ kind, spec }: Judged): unknown =>
  Value.Default(KINDS[kind].schema, resourceOf({ kind, spec: withoutNulls(structuredClone(spec)) }));

/** Two nodes of one name break the list's key, which is the flow check's to tell. */
const doubleIds = (resource: unknown) => {
  const { flow, call, mcp } = (resource as { spec?: Partial<VoiceFlow['spec']> | null }).spec ?? {};
  return idsUnique(flowGraph(flow, { call, mcp }));
};

/** As the API server sees it: a field without a value is one that is left out. (Our check tells people of it.) */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field)]));
};

const dryRun = (client: KubeClient, namespace: string, judged: Judged): Promise<Answer> => {
  const path = `${pathIn(namespace, KINDS[judged.kind].plural)}?dryRun=All&fieldValidation=Strict`;
  return client.request('POST', path, { body: resourceOf(judged) });
};

/** What the API server has against it; null when it would store it. */
const apiServerSays = async (client: KubeClient, namespace: string, judged: Judged): Promise<string | null> => {
  const { status, body } = await dryRun(client, namespace, judged);
  if (status === 201) return null;
  return `${status} ${String(body['message'])}`.slice(0, 1_500);
};

/** Where the API server finds something wrong, written as our check does. */
export const theirPlaces = async (client: KubeClient, namespace: string, judged: Judged): Promise<string[]> => {
  const { body } = await dryRun(client, namespace, judged);
  const { causes = [] } = (body['details'] ?? {}) as { causes?: { field?: string }[] };
  return causes.map(({ field = '' }) => field.replaceAll(/\[(\w+)\]/g, '.$1'));
};

/** How the two differ; undefined where they agree. */
export const difference = async (
  client: KubeClient,
  namespace: string,
  judged: Judged,
): Promise<string | undefined> => {
  const ours = findingsOf(judged).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const theirs = await apiServerSays(client, namespace, judged);
  if (theirs === null && ours.length > 0)
    return `The API server accepts what our check refuses: ${ours.slice(0, 3).join(' ')}`;
  if (theirs !== null && ours.length === 0) return `Our check accepts what the API server refuses: ${theirs}`;
  return undefined;
};
