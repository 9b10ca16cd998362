// Items of a list that Kubernetes keeps as a map: two of one name are a fault there, and so they are here.
import { quoted, wrong, type Finding, type Path } from './finding.ts';
import type { JsonSchema } from './json-schema.ts';

/** The lists below `value` whose items have the same key twice. A node's `id` is the flow check's. */
export const duplicateFindings = (schema: JsonSchema, value: unknown, path: Path = []): Finding[] => {
  if (Array.isArray(value)) {
    const below = value.flatMap((item, index) => duplicateFindings(schema.items ?? {}, item, [...path, index]));
    return [...sameKeys(schema, value, path), ...below];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const { properties = {} } = schema;
    return Object.hasOwn(properties, name) ? duplicateFindings(properties[name] ?? {}, field, [...path, name]) : [];
  });
};

const sameKeys = (schema: JsonSchema, items: readonly unknown[], path: Path): Finding[] => {
  const [key] = schema['x-kubernetes-list-map-keys'] ?? [];
  if (key === undefined || key === 'id') return [];
  const seen = new Set<string>();
  return items.flatMap((item, index): Finding[] => {
    const name = (item as Record<string, unknown> | null)?.[key];
    if (typeof name !== 'string') return [];
    if (!seen.has(name)) return (seen.add(name), []);
    return [
      wrong([...path, index, key], `${quoted(name)} is here twice.`, 'Keep one of them, or give it another name.'),
    ];
  });
};
