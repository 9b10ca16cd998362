// What the expressions of a flow may name, read from the flow itself, as far as its shape allows.
import { isScalarType, type ScalarType } from '../spec/fields.ts';
import { compileValue } from './compile.ts';
import type { CelScope, SlotType } from './scope.ts';

type Fields = Record<string, unknown>;

/** The scope of guards and texts: every slot that some node sets, and every call variable. `spec` is a VoiceFlow's. */
export const flowScope = (spec: unknown): CelScope => {
  const { flow, call } = fieldsOf(spec);
  const nodes = itemsOf(fieldsOf(flow)['nodes']);
  const saved = nodes.flatMap((node) => (node['type'] === 'http' ? [node] : []));
  const known = {
    call: typesOf(fieldsOf(call)['variables']),
    slots: Object.assign({}, ...nodes.map(({ slots }) => typesOf(slots))) as Record<string, SlotType>,
  };
  const names = saved.flatMap(({ save }) => Object.keys(fieldsOf(save))).filter((name) => IDENTIFIER.test(name));
  const all = { ...Object.fromEntries(names.map((name) => [name, 'any' as const])), ...known.slots };
  const scope: CelScope = { call: known.call, slots: all };
  return { ...scope, slots: { ...all, ...savedTypes(saved, scope, known.slots) } };
};

/** The scope of an http node's request: its arguments too. */
export const requestScope = (scope: CelScope, node: { args?: unknown }): CelScope =>
  node.args === undefined ? scope : { ...scope, args: typesOf(node.args) };

/** The scope of what it saves: the response too. */
export const responseScope = (scope: CelScope, node: { args?: unknown }): CelScope => ({
  ...requestScope(scope, node),
  response: true,
});

/** A slot that is saved has the type of its expression, and any type where nobody can know it or two nodes differ. */
const savedTypes = (nodes: readonly Fields[], scope: CelScope, collected: object): Record<string, SlotType> => {
  const types: Record<string, SlotType> = {};
  for (const node of nodes) {
    const here = responseScope(scope, node);
    for (const [name, expression] of Object.entries(fieldsOf(node['save']))) {
      if (!IDENTIFIER.test(name) || Object.hasOwn(collected, name) || typeof expression !== 'string') continue;
      const type = SLOT_TYPES[compileValue(expression, here).type ?? ''] ?? 'any';
      types[name] = Object.hasOwn(types, name) && types[name] !== type ? 'any' : type;
    }
  }
  return types;
};

const SLOT_TYPES: Record<string, SlotType> = { string: 'string', bool: 'boolean', double: 'number', int: 'number' };

const typesOf = (declared: unknown): Record<string, ScalarType> =>
  Object.fromEntries(
    itemsOf(declared).flatMap(({ name, type }) =>
      typeof name === 'string' && IDENTIFIER.test(name) && isScalarType(type) ? [[name, type] as const] : [],
    ),
  );

/** Other names are faults of the schema, and nothing that an expression could say. */
const IDENTIFIER = /^[A-Za-z]\w{0,39}$/;

const itemsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.slice(0, MOST_ITEMS).map(fieldsOf) : []);

/** As many as a flow may have nodes; a longer list is refused by the schema. */
const MOST_ITEMS = 200;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
