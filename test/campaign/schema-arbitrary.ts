// Values of a schema, for fast-check: what it allows, field by field, the optional ones now and then.
import * as fc from 'fast-check';
import { typeOf, type JsonSchema } from '@firstword/crds/faults/json-schema';

/** Values that the schema's keywords allow; what no keyword says (references, CEL) may still be wrong. */
export const valuesOf = (schema: JsonSchema): fc.Arbitrary<unknown> => {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.properties) return objectsOf(schema);
  if (schema.items) return fc.array(valuesOf(schema.items), { minLength: schema.minItems ?? 0, maxLength: 3 });
  const [values] = Object.values(schema.patternProperties ?? {});
  if (values) return fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), valuesOf(values), { maxKeys: 3 });
  return scalarsOf(schema);
};

const objectsOf = ({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> => {
  const entries = Object.entries(properties).map(([name, field]) => {
    const values = valuesOf(field);
    const isNeeded = required.includes(name) && field.default === undefined;
    // Leaving out is likelier, or every value would be as large as the schema.
    return [name, isNeeded ? values : fc.option(values, { nil: undefined, freq: 1 })] as const;
  });
  return fc
    .record(Object.fromEntries(entries))
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)));
};

const scalarsOf = (schema: JsonSchema): fc.Arbitrary<unknown> => {
  const { minimum = 0, maximum = 1000, pattern, minLength = 0, maxLength = 64 } = schema;
  switch (typeOf(schema)) {
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string': {
      if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
      return fc.string({ minLength, maxLength: Math.min(maxLength, 64) });
    }
    case 'object':
    case 'array':
      return fc.constant({});
  }
};
