// A schema as Kubernetes takes it in a CRD: structural, so without what is forbidden there.
import type { JsonSchema } from '../faults/json-schema.ts';
import type { RulesAt } from '../spec/shape-rules.ts';

export type CrdSchema = Record<string, unknown>;

/** Keywords that a structural schema takes as they are, in the order in which people read them. */
const KEPT = [
  'type',
  'description',
  'default',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'maxProperties',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
] as const;
/** Made anew below. */
const REWRITTEN = ['properties', 'patternProperties', 'required', 'items'];
/** Unknown fields are pruned by the API server; the others are for people. */
const DROPPED = ['additionalProperties', 'form', 'examples'];
const KNOWN = new Set<string>([...KEPT, ...REWRITTEN, ...DROPPED]);

/** A part of the schema at `path`, with the rules about it; throws on a keyword that would be lost silently. */
export const structuralSchema = (
  schema: JsonSchema,
  path: readonly string[],
  rules: readonly RulesAt[] = [],
): CrdSchema => {
  const lost = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (lost.length > 0) throw new TypeError(`${path.join('.')}: a CRD cannot say ${lost.join(', ')}`);
  const keywords = keywordsOf(schema);
  const crd: CrdSchema = Object.fromEntries(KEPT.flatMap((name) => (name in keywords ? [[name, keywords[name]]] : [])));
  // The API server fills defaults in before it validates; clients need not send what has one.
  const { properties, patternProperties = {}, items, required = [] } = schema;
  const needed = required.filter((name) => properties?.[name]?.default === undefined);
  if (needed.length > 0) crd['required'] = needed;
  const here = rules.find(({ at }) => at.join('.') === path.join('.'))?.rules ?? [];
  if (here.length > 0) crd['x-kubernetes-validations'] = here.map(({ rule, message }) => ({ rule, message }));
  const below = (name: string, field: JsonSchema) => structuralSchema(field, [...path, name], rules);
  if (properties)
    crd['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [name, below(name, field)]),
    );
  const [values] = Object.values(patternProperties);
  if (values && !('x-kubernetes-preserve-unknown-fields' in schema)) crd['additionalProperties'] = below('*', values);
  if (items) crd['items'] = below('*', items);
  return crd;
};

const keywordsOf = (schema: JsonSchema): CrdSchema => {
  const { type, ...others } = schema;
  if (Array.isArray(type)) return { ...others, 'x-kubernetes-int-or-string': true };
  return { ...others, type: schema.enum ? 'string' : type };
};
