import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { structuralSchema, voiceFlowCrd, voiceFlowCrdYaml } from '@firstword/crds/to-crd';

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; items?: Schema };

const [version] = voiceFlowCrd().spec.versions;
const root = version?.schema.openAPIV3Schema as Schema;

/** Every schema below, each with its way. */
const schemasOf = (schema: Schema, path: string): [string, Schema][] => [
  [path, schema],
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => schemasOf(field, `${path}.${name}`)),
  ...(schema.items ? schemasOf(schema.items, `${path}[]`) : []),
];
const schemas = schemasOf(root.properties?.['spec'] ?? {}, 'spec');
const pathsWhere = (holds: (schema: Schema) => boolean) =>
  schemas.filter(([, schema]) => holds(schema)).map(([path]) => path);

it('the checked-in file is the generated one', () => {
  expect(readFileSync(new URL('../../../crds/voiceflow.yaml', import.meta.url), 'utf8')).toBe(voiceFlowCrdYaml());
});

describe('the schema is structural:', () => {
  it('every value has a type', () => {
    expect(pathsWhere(({ type }) => typeof type !== 'string')).toEqual([]);
  });

  it('nothing is there that Kubernetes forbids', () => {
    const forbidden = [
      'additionalProperties',
      'const',
      'anyOf',
      'allOf',
      'oneOf',
      'patternProperties',
      'form',
      'examples',
    ];
    expect(pathsWhere((schema) => forbidden.some((keyword) => keyword in schema))).toEqual([]);
  });

  it('every text and every list is bounded', () => {
    expect(pathsWhere(({ type, maxLength, enum: values }) => type === 'string' && !maxLength && !values)).toEqual([]);
    expect(pathsWhere(({ type, maxItems }) => type === 'array' && !maxItems)).toEqual([]);
    expect(pathsWhere(({ type, maximum }) => type === 'integer' && !maximum)).toEqual([]);
  });

  it('what has defaults inside and need not be written has a default itself, so that they are filled in', () => {
    const isDefaulted = (field: Schema) => 'default' in field;
    expect(
      pathsWhere(({ properties, required, default: own }) =>
        Boolean(properties && Object.values(properties).some(isDefaulted) && !required && own === undefined),
      ),
    ).toEqual([]);
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
  expect(nodes?.['x-kubernetes-validations']).toEqual([
    {
      rule: "self.type != 'say' || (has(self.text) && !has(self.prompt))",
      message: 'a node of type say has text, and no prompt',
    },
    {
      rule: "self.type != 'llm' || (has(self.prompt) && !has(self.text))",
      message: 'a node of type llm has prompt, and no text',
    },
  ]);
});

it('refuses a keyword that a CRD would lose', () => {
  expect(() => structuralSchema({ type: 'string', const: 'x' }, ['spec', 'x'])).toThrow(
    'spec.x: a CRD cannot say const',
  );
});
