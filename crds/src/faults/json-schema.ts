// The schema as plain JSON Schema: the keywords that VoiceFlow uses, and two annotations for people.

type TypeName = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

export type JsonSchema = {
  /** Several only where Kubernetes takes a number or a text: `cpu: 2`, `cpu: 500m`. */
  type?: TypeName | readonly TypeName[];
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  const?: string;
  enum?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  'x-kubernetes-list-map-keys'?: readonly string[];
  default?: unknown;
  description?: string;
  /** What the pattern asks for, in words: "a number and a unit (ms, s, m, h, d)". */
  form?: string;
  examples?: string[];
};

/** The schema of the value at `path`; undefined below a field that the schema does not know. */
export const schemaAt = (root: JsonSchema, path: readonly (string | number)[]): JsonSchema | undefined => {
  let schema: JsonSchema | undefined = root;
  for (const segment of path) {
    const { properties = {}, patternProperties = {} }: JsonSchema = schema ?? {};
    if (typeof segment === 'number') schema = schema?.items;
    else if (Object.hasOwn(properties, segment)) schema = properties[segment];
    else schema = Object.values(patternProperties)[0];
  }
  return schema;
};

/** A value that the schema would accept, as YAML writes it; undefined where only a person can know one. */
export const exampleOf = (schema: JsonSchema): string | undefined => {
  const example = schema.const ?? schema.examples?.[0] ?? schema.enum?.[0] ?? schema.default;
  return typeof example === 'string' || typeof example === 'number' ? String(example) : undefined;
};

/** The type of its values; of several, the one that a file writes as text. */
export const typeOf = ({ type = 'string' }: JsonSchema): TypeName => (typeof type === 'string' ? type : 'string');

/** The fields that must be written, since nothing fills them in. */
export const neededFields = (schema: JsonSchema): string[] =>
  (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined);
