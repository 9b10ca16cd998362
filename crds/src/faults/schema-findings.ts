// Runs the schema over a whole resource and says of each mistake, once, what is wrong and what to write instead.
import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { formatPath, quoted, type Finding, type Path } from './finding.ts';
import { exampleOf, neededFields, schemaAt, type JsonSchema } from './json-schema.ts';
import { nearMiss } from './near-miss.ts';
import { valueFinding } from './value-finding.ts';

type SchemaError = ReturnType<typeof Value.Errors>[number];

/** Nobody reads on beyond this; the library itself would stop at 8. */
const MOST_ERRORS = 2_000;

/** Every place where `value` breaks `schema`, one finding for each mistake. */
export const schemaFindings = (schema: TSchema, value: unknown): Finding[] => {
  const byPath = Map.groupBy(allErrors(schema, value), ({ instancePath }) => instancePath);
  return [...byPath].flatMap(([pointer, errors]) => {
    const path = pathOf(pointer, value);
    return findingsAt({ path, value: valueAt(value, path), schema: schemaAt(schema, path) ?? {} }, errors);
  });
};

type Place = { path: Path; value: unknown; schema: JsonSchema };

const findingsAt = (place: Place, errors: readonly SchemaError[]): Finding[] => {
  const fields = errors.flatMap((error): Finding[] => {
    if (error.keyword === 'additionalProperties')
      return error.params.additionalProperties.map((name) => unknownField(name, place));
    if (error.keyword === 'required') return error.params.requiredProperties.map((name) => missingField(name, place));
    return [];
  });
  const keywords = errors.map(({ keyword }) => keyword).filter((keyword) => !ABOUT_FIELDS.has(keyword));
  return keywords.length > 0 ? [...fields, valueFinding({ ...place, keywords })] : fields;
};

/** The last one only repeats the first, below each unknown field. */
const ABOUT_FIELDS = new Set(['additionalProperties', 'required', 'boolean']);

/** Drops what only echoes another mistake: `text` is not missing where `txet` was written. */
export const withoutEchoes = (findings: readonly Finding[]): Finding[] => {
  const meant = new Set(
    findings.flatMap(({ meant, path }) => (meant ? [formatPath([...path.slice(0, -1), meant])] : [])),
  );
  return findings.filter(({ about, path }) => about !== 'absence' || !meant.has(formatPath(path)));
};

const missingField = (name: string, parent: Place): Finding => {
  const schema = parent.schema.properties?.[name] ?? {};
  const path = [...parent.path, name];
  const message = `The field ${quoted(name)} is missing.`;
  return { path, about: 'absence', message, remedy: missingRemedy(name, schema), severity: 'error' };
};

const missingRemedy = (name: string, schema: JsonSchema): string => {
  const example = exampleOf(schema);
  if (example !== undefined) return `Add it, for example \`${name}: ${example}\`.`;
  const fields = neededFields(schema.items ?? schema);
  const what = schema.items ? 'a list of items' : 'a map';
  return fields.length > 0 ? `Add ${what} with ${fields.join(', ')}.` : `Add the field ${quoted(name)}.`;
};

const unknownField = (name: string, parent: Place): Finding => {
  const known = Object.keys(parent.schema.properties ?? {});
  const meant = nearMiss(name, known);
  const path = [...parent.path, name];
  const remedy = meant ? `Did you mean ${quoted(meant)}?` : `Remove it. The fields here are ${known.join(', ')}.`;
  const message = `There is no field ${quoted(name)} here.`;
  return { path, about: 'key', message, remedy, severity: 'error', ...(meant ? { meant } : {}) };
};

const allErrors = (schema: TSchema, value: unknown): SchemaError[] => {
  // The limit is one for the whole process: raised only for this call, which is synchronous.
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: MOST_ERRORS });
  try {
    return Value.Errors(schema, value);
  } finally {
    Settings.Set({ maxErrors });
  }
};

/** A JSON pointer as a path; digits are an index only where the value has a list. */
const pathOf = (pointer: string, value: unknown): Path => {
  const names = pointer.split('/').slice(1);
  const path: (string | number)[] = [];
  for (const escaped of names) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(value, path)) ? Number(name) : name);
  }
  return path;
};

const valueAt = (value: unknown, path: Path): unknown => {
  let at = value;
  for (const segment of path) at = (at as Record<string | number, unknown> | null | undefined)?.[segment];
  return at;
};
