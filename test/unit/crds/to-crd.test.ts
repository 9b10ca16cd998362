import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { structuralSchema } from '@firstword/crds/crd/structural-schema';
import { crdYaml, voiceFlowCrd, voicePoolCrd } from '@firstword/crds/to-crd';

type Schema = Record<string, unknown> & {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
};

const rootOf = (crd: ReturnType<typeof voiceFlowCrd>) => crd.spec.versions[0]?.schema.openAPIV3Schema as Schema;

/** Every schema below, each with its way. */
const schemasOf = (schema: Schema, path: string): [string, Schema][] => [
  [path, schema],
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => schemasOf(field, `${path}.${name}`)),
  ...(schema.items ? schemasOf(schema.items, `${path}[]`) : []),
  ...(schema.additionalProperties ? schemasOf(schema.additionalProperties, `${path}.*`) : []),
];
const fieldsOf = (crd: ReturnType<typeof voiceFlowCrd>) =>
  ['spec', 'status'].flatMap((name) => schemasOf(rootOf(crd).properties?.[name] ?? {}, name));
const flowSchemas = fieldsOf(voiceFlowCrd());

describe.each([
  ['VoiceFlow', voiceFlowCrd(), 'voiceflow.yaml'],
  ['VoicePool', voicePoolCrd(), 'voicepool.yaml'],
])('the CRD of %s', (_, crd, file) => {
  it('is checked in, and no larger than 200 kB', () => {
    const text = readFileSync(new URL(`../../../crds/${file}`, import.meta.url), 'utf8');
    expect(text).toBe(crdYaml(crd));
    expect(text.length).toBeLessThanOrEqual(200_000);
  });

  it('explains every field', () => {
    expect(fieldsOf(crd).filter(([, { description }]) => !description)).toEqual([]);
  });

  it('scales, and says so in its status', () => {
    const [version] = crd.spec.versions;
    const { specReplicasPath } = version?.subresources.scale ?? {};
    const paths = fieldsOf(crd).map(([path]) => `.${path}`);
    expect(paths).toContain(specReplicasPath);
    expect(paths).toEqual(expect.arrayContaining(['.status.replicas', '.status.selector']));
  });

  it('prints columns that there are', () => {
    const paths = fieldsOf(crd).map(([path]) => `.${path}`);
    const shown = (crd.spec.versions[0]?.additionalPrinterColumns ?? [])
      .map(({ jsonPath }) => jsonPath.replace(/\[\?.*?\]/, '[]'))
      .filter((path) => path !== '.metadata.creationTimestamp');
    expect(paths).toEqual(expect.arrayContaining(shown));
  });
});

it('kubectl get vf shows what a person asks first', () => {
  const names = voiceFlowCrd().spec.versions[0]?.additionalPrinterColumns.map(({ name }) => name);
  expect(names).toEqual(['Ready', 'Reason', 'P95', 'Target', 'Calls', 'Backend', 'Agents', 'TTS', 'Age']);
});

describe.each([
  ['VoiceFlow', flowSchemas, ['spec.stt', 'spec.tts.piper']],
  ['VoicePool', fieldsOf(voicePoolCrd()), ['spec']],
])('the schema of %s is structural:', (_, schemas, leftOut) => {
  const pathsWhere = (holds: (schema: Schema) => boolean) =>
    schemas.filter(([, schema]) => holds(schema)).map(([path]) => path);

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
    ).toEqual(leftOut);
  });

  it('what has a default is not required', () => {
    const contradictions = schemas.flatMap(([path, { properties, required = [] }]) =>
      (required as string[]).filter((name) => 'default' in (properties?.[name] ?? {})).map((name) => `${path}.${name}`),
    );
    expect(contradictions).toEqual([]);
  });
});

it('has a CEL rule for each type of node', () => {
  const nodes = flowSchemas.find(([path]) => path === 'spec.flow.nodes[]')?.[1];
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
