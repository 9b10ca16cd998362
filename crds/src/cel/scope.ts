// What an expression may name: the variables of design 2, each with its type.
import { Environment } from '@marcbachmann/cel-js';
import type { ScalarType } from '../spec/fields.ts';
import { PARSE_LIMITS } from './bounds.ts';

/** `any`: a slot that is saved from a response whose type nobody knows beforehand. */
export type SlotType = ScalarType | 'any';

/** The variables at one place of a flow, beside `text` and `visits`, which are everywhere. */
export type CelScope = {
  slots: Readonly<Record<string, SlotType>>;
  /** Without `from` and `to`, which every call has. */
  call: Readonly<Record<string, ScalarType>>;
  /** http: what `save` may use. */
  response?: boolean;
  /** http: what the model gave when it called the node as a tool. */
  args?: Readonly<Record<string, ScalarType>>;
};

/** Names that CEL or JavaScript keeps for itself, so that nothing can be called so. */
export const isReservedName = (name: string): boolean => RESERVED.has(name) || name in Object.prototype;

const RESERVED = new Set(
  (
    'in as true false null break const continue else for function if import let loop package namespace return var ' +
    'void while'
  ).split(' '),
);

const CEL_TYPES: Record<SlotType, string> = { string: 'string', number: 'double', boolean: 'bool', any: 'dyn' };

const fields = (types: Readonly<Record<string, SlotType>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => (isReservedName(name) ? [] : [[name, CEL_TYPES[type]]])),
  );

const environments = new WeakMap<CelScope, Environment>();

/** The library's environment of a scope, made once. */
export const environmentOf = (scope: CelScope): Environment => {
  const known = environments.get(scope);
  if (known) return known;
  const environment = new Environment({ limits: PARSE_LIMITS, homogeneousAggregateLiterals: false })
    .registerVariable('text', 'string')
    .registerVariable('visits', 'int')
    .registerVariable({ name: 'slots', schema: fields(scope.slots) })
    .registerVariable({ name: 'call', schema: { from: 'string', to: 'string', ...fields(scope.call) } });
  if (scope.response)
    environment.registerVariable({
      name: 'response',
      schema: { status: 'int', headers: 'map<string, string>', body: 'dyn' },
    });
  if (scope.args) environment.registerVariable({ name: 'args', schema: fields(scope.args) });
  environments.set(scope, environment);
  return environment;
};
