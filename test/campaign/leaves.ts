// Every field of a schema that has no fields of its own, walked out of the schema, with values that it takes and values that
// it does not: another type, beyond its bounds on either side.
import * as fc from 'fast-check';
import { typeOf, type JsonSchema } from '@firstword/crds/faults/json-schema';
import { valuesOf } from './schema-arbitrary.ts';

type Step = string | number;
export type Leaf = { path: Step[]; schema: JsonSchema };

/** The key of a map's one entry: one that resources have, and that will do anywhere. */
const KEY = 'cpu';

const mapValues = ({ patternProperties }: JsonSchema): JsonSchema | undefined =>
  patternProperties && Object.values(patternProperties)[0];

/** Scalars, those in the one item of a list and the one entry of a map too; what Kubernetes checks itself aside. */
export const scalarsOf = (schema: JsonSchema, path: Step[]): Leaf[] => {
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, field]) => scalarsOf(field, [...path, name]));
  if (schema.items) return scalarsOf(schema.items, [...path, 0]);
  const values = mapValues(schema);
  if (values) return scalarsOf(values, [...path, KEY]);
  return schema.type ? [{ path, schema }] : [];
};

/** Lists and maps, the inner ones too. */
export const containersOf = (schema: JsonSchema, path: Step[]): Leaf[] => {
  const own = schema.items || mapValues(schema) ? [{ path, schema }] : [];
  const inner = schema.properties
    ? Object.entries(schema.properties).flatMap(([name, field]) => containersOf(field, [...path, name]))
    : schema.items
      ? containersOf(schema.items, [...path, 0])
      : [];
  return [...own, ...inner];
};

/** A value with every field in it, lists and maps with one entry; rules across fields may be broken. */
export const fullOf = (schema: JsonSchema): unknown => {
  if (schema.properties) return mapObject(schema.properties, fullOf);
  if (schema.items) return [fullOf(schema.items)];
  const values = mapValues(schema);
  if (values) return { [KEY]: values.type ? fullOf(values) : {} };
  return schema.examples?.[0] ?? schema.enum?.[0] ?? schema.default ?? sampleOf(schema, 1);
};

/** A value with no more in it than must be. */
const leastOf = (schema: JsonSchema): unknown => {
  if (schema.properties) {
    const needed = (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined);
    return Object.fromEntries(needed.map((name) => [name, leastOf(schema.properties?.[name] ?? {})]));
  }
  if (schema.items) return Array.from({ length: schema.minItems ?? 0 }, () => leastOf(schema.items ?? {}));
  return mapValues(schema) ? {} : fullOf(schema);
};

const mapObject = (fields: Record<string, JsonSchema>, make: (field: JsonSchema) => unknown) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, make(field)]));

export const sampleOf = (schema: JsonSchema, seed: number): unknown =>
  fc.sample(valuesOf(schema), { seed, numRuns: 1 })[0];

/** The value with another one at `path`; what is missing on the way there is made as small as can be. */
export const setAt = (schema: JsonSchema, value: unknown, [step, ...rest]: readonly Step[], set: unknown): unknown => {
  if (step === undefined) return set;
  if (typeof step === 'number') {
    const items = schema.items ?? {};
    const [first = leastOf(items)] = (value ?? []) as unknown[];
    return [setAt(items, first, rest, set)];
  }
  const field = schema.properties?.[step] ?? mapValues(schema) ?? {};
  const object = (value ?? leastOf(schema)) as Record<string, unknown>;
  return { ...object, [step]: setAt(field, object[step] ?? undefined, rest, set) };
};

/** What a schema says no to, by what is wrong with it; undefined where it cannot be wrong in that way. */
export const WRONGS = {
  'another type': (schema: JsonSchema): unknown => {
    if (Array.isArray(schema.type)) return true;
    return typeOf(schema) === 'string' ? 7 : 'x';
  },
  'too much': ({ maximum, maxLength, pattern, maxItems, items, maxProperties, ...rest }: JsonSchema): unknown => {
    if (rest.enum) return 'none-of-them';
    if (maximum !== undefined) return maximum + 1;
    if (maxLength !== undefined && !Array.isArray(rest.type)) return 'x'.repeat(maxLength + 1);
    if (pattern !== undefined) return '%';
    if (maxItems !== undefined) return Array.from({ length: maxItems + 1 }, () => fullOf(items ?? {}));
    return maxProperties === undefined ? undefined : tooManyEntries(maxProperties + 1, mapValues(rest) ?? {});
  },
  'too little': ({ minimum, minLength = 0, pattern, minItems = 0 }: JsonSchema): unknown => {
    if (minimum !== undefined) return minimum - 1;
    if (minLength > 0) return '';
    if (pattern !== undefined) return '%';
    return minItems > 0 ? [] : undefined;
  },
};

const tooManyEntries = (count: number, values: JsonSchema) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, values.type ? fullOf(values) : {}]));

/** The least and the most that it takes. */
export const boundsOf = (schema: JsonSchema): unknown[] => {
  const { minimum, maximum, minLength, maxLength = 0, pattern } = schema;
  if (schema.enum) return [schema.enum[0], schema.enum.at(-1)];
  if (minimum !== undefined || maximum !== undefined) return [minimum, maximum].filter((bound) => bound !== undefined);
  if (typeOf(schema) === 'boolean') return [false, true];
  if (pattern !== undefined) return [sampleOf(schema, 1), sampleOf(schema, 2)];
  return ['x'.repeat(minLength ?? 0), 'x'.repeat(maxLength)];
};
