// A file's text becomes a VoiceFlow or a VoicePool, or every fault that it has: each with its path, place and remedy.
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { checkFlow } from './check/check-flow.ts';
import { checkCall } from './check/call-variables.ts';
import { duplicateFindings } from './faults/duplicates.ts';
import { quoted, wrong, type Fault, type Finding } from './faults/finding.ts';
import { nearMiss } from './faults/near-miss.ts';
import { schemaFindings, withoutEchoes } from './faults/schema-findings.ts';
import { VOICE_FLOW_RULES, VOICE_POOL_RULES, shapeFindings, type RulesAt } from './spec/shape-rules.ts';
import { VoiceFlow } from './voice-flow.ts';
import { VoicePool } from './voice-pool.ts';
import { readYaml } from './yaml/read-yaml.ts';

export type ParsedResource<Resource> =
  | { ok: true; resource: Resource; warnings: Fault[] }
  | { ok: false; faults: Fault[]; warnings: Fault[] };

type Kind = {
  schema: TSchema;
  rules: readonly RulesAt[];
  /** What only this kind has: paths from the spec. */
  check: (spec: Record<string, unknown>) => Finding[];
};

const KINDS: Record<'VoiceFlow' | 'VoicePool', Kind> = {
  VoiceFlow: {
    schema: VoiceFlow,
    rules: VOICE_FLOW_RULES,
    check: ({ flow, call, mcp }) => [
      ...below('flow', checkFlow(flow, { call, mcp })),
      ...below('call', checkCall(call)),
    ],
  },
  VoicePool: { schema: VoicePool, rules: VOICE_POOL_RULES, check: () => [] },
};

/** Reads a file of one of the given kinds and fills in its defaults. Never throws; faults come in the order of the lines. */
export const parseResource = <Resource>(
  text: string,
  kinds: readonly (keyof typeof KINDS)[],
): ParsedResource<Resource> => {
  const { value, faults: yamlFaults, place } = readYaml(text);
  const told = new Set(yamlFaults.map(({ path }) => path));
  const { name, foreign } = kindOf(value, kinds);
  const resource = value === undefined ? undefined : Value.Default(KINDS[name].schema, value);
  const findings = foreign ?? (resource === undefined ? [] : findingsOf(resource, KINDS[name]));
  const faults = [...yamlFaults, ...findings.map(place).filter(({ path }) => !told.has(path))];
  faults.sort((a, b) => a.line - b.line || a.column - b.column);
  const errors = faults.filter(({ severity }) => severity === 'error');
  const warnings = faults.filter(({ severity }) => severity === 'warning');
  if (errors.length > 0) return { ok: false, faults: errors, warnings };
  return { ok: true, resource: resource as Resource, warnings };
};

const findingsOf = (resource: unknown, { schema, rules, check }: Kind): Finding[] => {
  const spec = record(record(resource)['spec']);
  return withoutEchoes([
    ...schemaFindings(schema, resource),
    ...duplicateFindings(schema, resource),
    ...shapeFindings(resource, rules),
    ...below('spec', check(spec)),
  ]);
};

const below = (field: string, findings: readonly Finding[]): Finding[] =>
  findings.map((finding) => ({ ...finding, path: [field, ...finding.path] }));

/** Of another kind of resource nothing but that is worth telling; what is misspelt is checked as what it was meant. */
const kindOf = (value: unknown, kinds: readonly (keyof typeof KINDS)[]) => {
  const { kind } = record(value);
  const [name = 'VoiceFlow'] = kinds;
  if (typeof kind !== 'string') return { name };
  const meant = kinds.find((candidate) => candidate === nearMiss(kind, kinds));
  if (meant) return { name: meant };
  const message = `This is a ${quoted(kind)}, not a ${kinds.join(' or a ')}.`;
  return { name, foreign: [wrong(['kind'], message, `Give a file that says \`kind: ${name}\`.`)] };
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
