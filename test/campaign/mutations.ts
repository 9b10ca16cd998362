// Mutated resources: whatever is done to a VoiceFlow or a VoicePool, the check ends soon, with a place and a remedy for
// every fault, and what it lets pass can be run.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { ExpressionFailed, compileGuard, compileValue, type CompiledExpression } from '@firstword/crds/cel/compile';
import { flowScope } from '@firstword/crds/cel/flow-scope';
import { compileTemplate } from '@firstword/crds/cel/template';
import type { Fault } from '@firstword/crds/faults/finding';
import type { JsonSchema } from '@firstword/crds/faults/json-schema';
import { parseResource } from '@firstword/crds/parse-resource';
import { parseNode } from '@firstword/crds/spec/node';
import { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoicePool } from '@firstword/crds/voice-pool';
import { valuesOf } from './schema-arbitrary.ts';

/** Longest check of one resource, on a machine that does other things too. */
const LONGEST_MS = 5_000;

const EXAMPLES = ['front-desk', 'triage', 'reminder', 'faq'].map(
  (name) => parse(readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8')) as unknown,
);

const repeated = (part: string, times: number) => part.repeat(times);

/** What nobody means to write. */
const POISON: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  ' ',
  'x',
  [],
  {},
  [[[[[[[[]]]]]]]],
  repeated('x', 1_000_000),
  repeated('ä', 50_000),
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "prototype": 2}'),
  'constructor',
  '__proto__',
  'toString',
  '${',
  '${slots.nope}',
  repeated('${1}', 5_000),
  '${{{{{{{{{{',
  '${"',
  'slots.x && ',
  repeated('(', 500),
  repeated('!', 1_000),
  repeated('1+', 500) + '1',
  '[1,2].map(a, [1,2].map(b, [1,2].map(c, [1,2].map(d, a + b + c + d))))',
  '[text].map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).size() > 0',
  'text.matches("(a+)+$")',
  'text.matches("((((a{1,200}){1,200}){1,200}){1,200}){1,200}")',
  'true',
  'false',
  'greet',
  'talk',
  'http://169.254.169.254/latest',
  'https://${text}/',
  '\u0000\u202e\ufeff',
  '\ud800',
];

type Mutation = { at: number; how: 'replace' | 'remove' | 'double' | 'add' | 'swap'; poison: number; other: number };

const mutations: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'double', 'add', 'swap'),
  poison: fc.nat(POISON.length - 1),
  other: fc.nat(),
});

/** Resources of both kinds: examples and values of the schema, changed in one to six places. */
export const mutatedResources: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...EXAMPLES) },
      { weight: 2, arbitrary: valuesOf(VoiceFlow as unknown as JsonSchema) },
      { weight: 1, arbitrary: valuesOf(VoicePool as unknown as JsonSchema) },
    ),
    fc.array(mutations, { minLength: 1, maxLength: 6 }),
  )
  .map(([resource, changes]) => changes.reduce(mutated, structuredClone(resource)));

type Place = { parent: Record<string, unknown> | unknown[]; key: string | number };

const placesOf = (value: unknown): Place[] => {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const parent = value as Place['parent'];
  return keys.flatMap((key) => [{ parent, key }, ...placesOf((parent as Record<string, unknown>)[key])]);
};

const mutated = (resource: unknown, { at, how, poison, other }: Mutation): unknown => {
  const places = placesOf(resource);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return POISON[poison];
  const { key } = place;
  const parent = place.parent as Record<string | number, unknown>;
  if (how === 'replace') parent[key] = structuredClone(POISON[poison]);
  if (how === 'remove') removed(place);
  if (how === 'double' && Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
  if (how === 'add')
    parent[JSON.stringify(POISON[poison]).slice(0, 40)] = structuredClone(POISON[other % POISON.length]);
  const from = places[other % places.length];
  if (how === 'swap' && from)
    parent[key] = structuredClone((from.parent as Record<string | number, unknown>)[from.key]);
  return resource;
};

const removed = ({ parent, key }: Place): void => {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
};

/** What is wrong with the check of one resource; undefined where all is well. */
export const checkMutant = (resource: unknown): string | undefined => {
  const text = stringify(resource, { aliasDuplicateObjects: false });
  const startMs = performance.now();
  const parsed = parseResource<VoiceFlow | VoicePool>(text, ['VoiceFlow', 'VoicePool']);
  const took = performance.now() - startMs;
  if (took > LONGEST_MS) return `the check took ${Math.round(took)} ms`;
  const faults = [...parsed.warnings, ...(parsed.ok ? [] : parsed.faults)];
  const unplaced = faults.find((fault) => !isPlaced(fault, text));
  if (unplaced) return `a fault without a place or a remedy: ${JSON.stringify(unplaced)}`;
  if (!parsed.ok) return parsed.faults.length === 0 ? 'neither valid nor a fault' : undefined;
  return parsed.resource.kind === 'VoiceFlow' ? notRunnable(parsed.resource) : undefined;
};

const isPlaced = ({ path, line, column, message, remedy }: Fault, text: string): boolean =>
  path !== '' &&
  line >= 1 &&
  line <= text.split('\n').length &&
  column >= 1 &&
  /^\S.*\.$/.test(message) &&
  /^\S.*[.?]$/.test(remedy);

/** A valid flow's nodes narrow, and its expressions compile. */
const notRunnable = ({ spec }: VoiceFlow): string | undefined => {
  const scope = flowScope(spec);
  const guards = spec.flow.edges.flatMap(({ when }) =>
    when === undefined ? [] : [compileGuard(when, { ...scope, response: true })],
  );
  const texts = spec.flow.nodes.map(parseNode).flatMap((node) => {
    if (node.type === 'say') return [compileTemplate(node.text, scope)];
    if (node.type === 'llm') return [compileTemplate(node.prompt, scope)];
    if (node.type === 'http')
      return Object.values(node.save).map((value) => compileValue(value, { ...scope, response: true, args: {} }));
    return [];
  });
  const thrown = guards.flatMap((guard) => (guard.faults.length > 0 ? [] : failureOf(guard)));
  if (thrown[0] !== undefined) return thrown[0];
  const [fault] = [...guards, ...texts].flatMap(({ faults }) => faults).filter(({ message }) => !/args/.test(message));
  return fault && `a valid flow has an expression that does not compile: ${fault.message}`;
};

/** An evaluation has a value, or fails as evaluations do; of no slot does this call know anything. */
const failureOf = (guard: CompiledExpression<boolean>): string[] => {
  try {
    guard.evaluate({ slots: {}, text: 'x'.repeat(2_000), visits: 1, call: {} });
    return [];
  } catch (thrown) {
    return thrown instanceof ExpressionFailed ? [] : [`an evaluation threw ${String(thrown)}`];
  }
};
