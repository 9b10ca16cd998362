// What every resource of ours has around its spec, as a file and as a cluster writes it.
import { Type, type TSchema } from 'typebox';
import { Name } from './spec/fields.ts';

export const API_VERSION = 'firstword.dev/v1alpha1';

type ResourceOptions<Spec extends TSchema> = {
  /** A name for messages, and what it is a name of. */
  name: string;
  what: string;
  spec: Spec;
};

/** The schema of a resource; what it does not say of the metadata is Kubernetes' own. */
export const resourceOf = <Kind extends string, Spec extends TSchema>(
  kind: Kind,
  { name, what, spec }: ResourceOptions<Spec>,
) =>
  Type.Object(
    {
      apiVersion: Type.Literal(API_VERSION),
      kind: Type.Literal(kind),
      metadata: Type.Object({
        name: Name(`Name of ${what}`, name),
        namespace: Type.Optional(Type.String({ maxLength: 63 })),
        labels: Type.Optional(Type.Record(Type.String(), Type.String())),
        annotations: Type.Optional(Type.Record(Type.String(), Type.String())),
      }),
      spec,
      /** What a cluster wrote: a file that came out of one is read as well, and this is not. */
      status: Type.Optional(Type.Unknown()),
    },
    { additionalProperties: false },
  );
