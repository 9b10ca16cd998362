// A file's text becomes a VoiceFlow, or every fault that it has: each with its path, its place and its remedy.
import { Value } from 'typebox/value';
import { checkFlow } from './check/check-flow.ts';
import { quoted, wrong, type Fault, type Finding } from './faults/finding.ts';
import { nearMiss } from './faults/near-miss.ts';
import { schemaFindings, withoutEchoes } from './faults/schema-findings.ts';
import { VOICE_FLOW_RULES, shapeFindings } from './spec/shape-rules.ts';
import { VoiceFlow } from './voice-flow.ts';
import { readYaml } from './yaml/read-yaml.ts';

export type ParsedVoiceFlow =
  | { ok: true; flow: VoiceFlow; warnings: Fault[] }
  | { ok: false; faults: Fault[]; warnings: Fault[] };

/** Reads a VoiceFlow file and fills in its defaults. Never throws; faults come in the order of the lines. */
export const parseVoiceFlow = (text: string): ParsedVoiceFlow => {
  const { value, faults: yamlFaults, place } = readYaml(text);
  const told = new Set(yamlFaults.map(({ path }) => path));
  const resource = value === undefined ? undefined : Value.Default(VoiceFlow, value);
  const findings = resource === undefined ? [] : findingsOf(resource);
  const faults = [...yamlFaults, ...findings.map(place).filter(({ path }) => !told.has(path))];
  faults.sort((a, b) => a.line - b.line || a.column - b.column);
  const errors = faults.filter(({ severity }) => severity === 'error');
  const warnings = faults.filter(({ severity }) => severity === 'warning');
  if (errors.length > 0) return { ok: false, faults: errors, warnings };
  return { ok: true, flow: resource as VoiceFlow, warnings };
};

const findingsOf = (resource: unknown): Finding[] => {
  const foreign = foreignKind(resource);
  if (foreign) return [foreign];
  const { spec } = record(resource);
  const flowFindings = checkFlow(record(spec)['flow']).map((finding) => ({
    ...finding,
    path: ['spec', 'flow', ...finding.path],
  }));
  return withoutEchoes([
    ...schemaFindings(VoiceFlow, resource),
    ...shapeFindings(resource, VOICE_FLOW_RULES),
    ...flowFindings,
  ]);
};

/** Of another kind of resource nothing but that is worth telling. */
const foreignKind = (resource: unknown): Finding | undefined => {
  const { kind } = record(resource);
  if (typeof kind !== 'string' || nearMiss(kind, ['VoiceFlow'])) return undefined;
  return wrong(['kind'], `This is a ${quoted(kind)}, not a VoiceFlow.`, 'Give a file that says `kind: VoiceFlow`.');
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
