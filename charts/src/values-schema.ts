// values.schema.json: what Helm refuses before it renders anything.
import type { JsonSchema } from '../../crds/src/faults/json-schema.ts';

/** Words of our own schemas that JSON Schema does not have. */
const isOurs = (key: string): boolean => key === 'form' || key.startsWith('x-kubernetes-');

/** A field with a default may always be left out, and Helm's users set one to null to take it away. */
const isNeeded = (properties: Record<string, JsonSchema>, name: string): boolean =>
  properties[name]?.default === undefined;

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !isOurs(key));
  const fields = Object.fromEntries(entries.map(([key, below]) => [key, plain(below)]));
  const { required, properties } = value as JsonSchema;
  if (!Array.isArray(required) || !properties) return fields;
  return { ...fields, required: required.filter((name) => isNeeded(properties, name)) };
};

/** The file's text. */
export const valuesSchema = (schema: JsonSchema): string => {
  const { properties, ...rest } = plain(schema) as { properties: object };
  // Helm hands these to every chart that is part of another.
  const withGlobal = { ...properties, global: { type: 'object', description: 'Not used; Helm allows it everywhere' } };
  const file = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Firstword',
    ...rest,
    properties: withGlobal,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
};
