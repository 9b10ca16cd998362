// The kinds of fields that several parts of the resources share: names, texts, URLs, expressions, references.
import { Type, type TSchemaOptions } from 'typebox';

/** A name that Kubernetes takes everywhere: DNS-1035, at most 40 characters, so that derived names still fit. */
export const Name = (description: string, example: string) =>
  Type.String({
    pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$',
    minLength: 1,
    maxLength: 40,
    description,
    form: 'lower-case letters, digits and hyphens, a letter first',
    examples: [example],
  });

/** A name that an expression uses: a slot, an argument, a call variable. */
export const Identifier = (description: string, example: string) =>
  Type.String({
    pattern: '^[A-Za-z][A-Za-z0-9_]*$',
    minLength: 1,
    maxLength: 40,
    description,
    form: 'letters, digits and underscores, a letter first',
    examples: [example],
  });

/** A text that is spoken or told to the model; `${…}` in it is CEL. */
export const Text = (description: string, maxLength = 4096) => Type.String({ minLength: 1, maxLength, description });

/** A CEL expression. */
export const Expression = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 1024, description, examples: [example] });

/** An http or https URL. */
export const HttpUrl = (description: string, example: string) =>
  Type.String({
    pattern: '^https?://[^/\\s]\\S*$',
    maxLength: 2048,
    description,
    form: 'an http or https URL',
    examples: [example],
  });

/** A whole number within bounds; `fallback` is its default in the resource. */
export const Count = (description: string, { from, to, fallback }: { from: number; to: number; fallback: number }) =>
  Type.Integer({ minimum: from, maximum: to, default: fallback, description });

/** The name of another object of the namespace. */
export const ObjectName = (description: string, example: string) =>
  Type.String({
    pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
    minLength: 1,
    maxLength: 253,
    description,
    form: 'the name of an object: lower-case letters, digits, hyphens and dots',
    examples: [example],
  });

/** A key of a Secret or a ConfigMap, which becomes the name of a file. */
export const DataKey = (description: string, example: string, fallback?: string) =>
  Type.String({
    pattern: '^[-_A-Za-z0-9]([-._A-Za-z0-9]*[-_A-Za-z0-9])?$',
    minLength: 1,
    maxLength: 253,
    description,
    form: 'letters, digits, hyphens, underscores and dots',
    examples: [example],
    ...(fallback === undefined ? {} : { default: fallback }),
  });

/** One key of a Secret in the resource's own namespace. */
export const SecretKeyRef = (description: string, example: string) =>
  Type.Object(
    {
      name: ObjectName('Name of the Secret', example),
      key: DataKey('Key in the Secret', 'key'),
    },
    { additionalProperties: false, description },
  );

/** An object that knows no other fields. */
export const closed = (description: string): TSchemaOptions => ({ additionalProperties: false, description });

/** The same, filled in with its fields' defaults where the file leaves it out. */
export const defaulted = (description: string): TSchemaOptions => ({ ...closed(description), default: {} });

const SCALAR_TYPES = ['string', 'number', 'boolean'] as const;
export type ScalarType = (typeof SCALAR_TYPES)[number];

/** The types that a slot, an argument or a call variable can have. */
export const ScalarType = Type.Enum(SCALAR_TYPES, {
  description: 'What kind of value it holds; it starts as "", 0 or false',
});

/** True for one of them. */
export const isScalarType = (value: unknown): value is ScalarType => SCALAR_TYPES.includes(value as ScalarType);
