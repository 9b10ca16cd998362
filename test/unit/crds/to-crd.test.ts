import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { structuralSchema, voiceFlowCrd, voiceFlowCrdYaml } from '@firstword/crds/to-crd';

type Schema = Record<string, unknown> & {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
};

const [version] = voiceFlowCrd().spec.versions;
const root = version?.schema.openAPIV3Schema as Schema;

/** Every schema below, each with its way. */
const schemasOf = (schema: Schema, path: string): [string, Schema][] => [
  [path, schema],
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => schemasOf(field, `${path}.${name}`)),
  ...(schema.items ? schemasOf(schema.items, `${path}[]`) : []),
  ...(schema.additionalProperties ? schemasOf(schema.additionalProperties, `${path}.*`) : []),
];
const schemas = schemasOf(root.properties?.['spec'] ?? {}, 'spec');
const pathsWhere = (holds: (schema: Schema) => boolean) =>
  schemas.filter(([, schema]) => holds(schema)).map(([path]) => path);

it('the checked-in file is the generated one', () => {
  expect(readFileSync(new URL('../../../crds/voiceflow.yaml', import.meta.url), 'utf8')).toBe(voiceFlowCrdYaml());
});

describe('the schema is structural:', () => {
  it('every value has a type', () => {
    expect(pathsWhere((schema) => typeof schema['type'] !== 'string' && !schema['x-kubernetes-int-or-string'])).toEqual(
      [],
    );
  });

  it('nothing is there that Kubernetes forbids', () => {
    const forbidden = ['const', 'anyOf', 'allOf', 'oneOf', 'patternProperties', 'form', 'examples'];
    expect(pathsWhere((schema) => forbidden.some((keyword) => keyword in schema))).toEqual([]);
  });

  it('every text, list and map is bounded', () => {
    expect(pathsWhere(({ type, maxLength, enum: values }) => type === 'string' && !maxLength && !values)).toEqual([]);
    expect(pathsWhere(({ type, maxItems }) => type === 'array' && !maxItems)).toEqual([]);
    expect(pathsWhere(({ type, maximum }) => type === 'integer' && !maximum)).toEqual([]);
    const isMap = ({ type, properties }: Schema) => type === 'object' && !properties;
    expect(pathsWhere((schema) => isMap(schema) && !schema['maxProperties'])).toEqual([]);
  });

  it('what has defaults inside has a default itself, so that they are filled in, unless leaving it out says something', () => {
    const isDefaulted = (field: Schema) => 'default' in field;
    expect(
      pathsWhere(({ properties, required, default: own }) =>
        Boolean(properties && Object.values(properties).some(isDefaulted) && !required && own === undefined),
      ),
    ).toEqual(['spec.stt', 'spec.tts.piper']);
  });

  it('what has a default is not required', () => {
    const contradictions = schemas.flatMap(([path, { properties, required = [] }]) =>
      (required as string[]).filter((name) => 'default' in (properties?.[name] ?? {})).map((name) => `${path}.${name}`),
    );
    expect(contradictions).toEqual([]);
  });
});

it('has a CEL rule for each type of node', () => {
  const nodes = schemas.find(([path]) => path === 'spec.flow.nodes[]')?.[1];
  const rules = nodes?.['x-kubernetes-validations'] as { rule: string; message: string }[];
  expect(rules.map(({ message }) => message)).toEqual([
    'a node of type say needs text, and no field of another type',
    'a node of type llm needs prompt, may have tools, and no field of another type',
    'a node of type collect needs ask, slots, may have confirm, and no field of another type',
    'a node of type condition needs no field of its own, and no field of another type',
    'a node of type http needs request, may have description, args, save, timeout, and no field of another type',
    'a node of type transfer needs to, may have text, and no field of another type',
    'a node of type end needs no field of its own, may have text, and no field of another type',
  ]);
  expect(rules[4]?.rule).toBe(
    "self.type != 'http' || (has(self.request) && !has(self.text) && !has(self.prompt) && !has(self.tools) && " +
      '!has(self.ask) && !has(self.slots) && !has(self.confirm) && !has(self.to))',
  );
});

it('refuses a keyword that a CRD would lose', () => {
  expect(() => structuralSchema({ type: 'string', const: 'x' }, ['spec', 'x'])).toThrow(
    'spec.x: a CRD cannot say const',
  );
});
