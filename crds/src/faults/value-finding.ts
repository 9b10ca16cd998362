// One sentence for a value that breaks its schema, whichever and however many keywords say so.
import { quoted, wrong, type Finding, type Path } from './finding.ts';
import { exampleOf, neededFields, typeOf, type JsonSchema } from './json-schema.ts';
import { nearMiss } from './near-miss.ts';

type BrokenValue = { path: Path; keywords: readonly string[]; value: unknown; schema: JsonSchema };
type Words = [message: string, remedy: string];

/** What a value breaks, the fact that explains the others first. */
export const valueFinding = (broken: BrokenValue): Finding => {
  const { path, value, schema, keywords } = broken;
  const allowed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  const [message, remedy] = allowed ? notAllowed(value, allowed) : explain(keywords, value, schema);
  return wrong(path, message, remedy);
};

const explain = (keywords: readonly string[], value: unknown, schema: JsonSchema): Words => {
  if (keywords.includes('type')) return wrongType(value, schema);
  if (keywords.includes('minLength')) return ['This text is empty.', 'Write some text, or remove the line.'];
  if (keywords.includes('maxLength'))
    return ['This text is too long.', `Use at most ${schema.maxLength} characters.${formOf(schema)}`];
  if (keywords.includes('pattern')) return [`${describe(value)} has the wrong form.`, formRemedy(schema)];
  if (keywords.includes('minItems')) return ['This list is empty.', `Add at least ${schema.minItems}.`];
  if (keywords.includes('maxItems'))
    return [`This list has ${(value as unknown[]).length} items.`, `Use at most ${schema.maxItems}.`];
  if (keywords.includes('maxProperties'))
    return [`This map has ${Object.keys(value as object).length} fields.`, `Use at most ${schema.maxProperties}.`];
  return [`${describe(value)} is out of range.`, `Write a number from ${schema.minimum} to ${schema.maximum}.`];
};

const notAllowed = (value: unknown, allowed: readonly string[]): Words => {
  const meant = typeof value === 'string' ? nearMiss(value, allowed) : undefined;
  const message = value === null ? 'This field has no value.' : `${describe(value)} is not allowed here.`;
  if (meant) return [message, `Did you mean ${quoted(meant)}?${allowed.length > 1 ? ` ${choice(allowed)}` : ''}`];
  return [message, choice(allowed)];
};

const choice = (allowed: readonly string[]): string =>
  allowed.length === 1 ? `Write ${allowed[0]}.` : `Write one of ${allowed.join(', ')}.`;

const WANTED = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map of fields',
  array: 'a list',
};

const wrongType = (value: unknown, schema: JsonSchema): Words => {
  const wanted = WANTED[typeOf(schema)];
  const message = value === null ? 'This field has no value.' : `${describe(value)} is not ${wanted}.`;
  return [message, typeRemedy(value, schema, wanted)];
};

const typeRemedy = (value: unknown, schema: JsonSchema, wanted: string): string => {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (typeOf(schema) === 'string' && schema.form) return formRemedy(schema);
  if (typeOf(schema) === 'string' && isScalar) return `Put it in quotes: "${value}".`;
  if (typeOf(schema) === 'integer' && typeof value === 'string' && /^\d+$/.test(value))
    return 'Write it without quotes.';
  if (typeOf(schema) === 'array') return 'Write a list: each item on a line of its own that begins with `- `.';
  const fields = typeOf(schema) === 'object' ? neededFields(schema) : [];
  if (fields.length > 0) return `Write ${wanted}: ${fields.join(', ')}.`;
  const example = exampleOf(schema);
  if (schema.default !== undefined && value === null) return 'Give it a value, or remove the line.';
  return `Write ${wanted}${example === undefined ? '' : `, for example ${example}`}.`;
};

const formOf = (schema: JsonSchema): string => (schema.form ? ` ${formRemedy(schema)}` : '');

const formRemedy = (schema: JsonSchema): string => {
  const example = exampleOf(schema);
  return `Write ${schema.form ?? `what matches ${schema.pattern}`}${example === undefined ? '' : `, for example ${quoted(example)}`}.`;
};

const describe = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'A list';
  if (typeof value === 'object') return 'A map of fields';
  return `The ${typeof value} ${value as number | boolean}`;
};
