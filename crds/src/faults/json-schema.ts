// The schema as plain JSON Schema: the keywords that VoiceFlow uses, and two annotations for people.

export type JsonSchema = {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
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

/** The fields that must be written, since nothing fills them in. */
export const neededFields = (schema: JsonSchema): string[] =>
  (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined);
