import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { ruleHolds } from '@firstword/crds/cel/shape';
import { NodeSpec } from '@firstword/crds/spec/flow';
import { NODE_FIELDS, parseNode, type NodeField, type NodeType } from '@firstword/crds/spec/node';
import { NODE_RULES } from '@firstword/crds/spec/node-rules';

const FIELDS: Record<NodeField, unknown> = {
  text: 'Hello.',
  prompt: 'Be kind.',
  tools: ['hours'],
  ask: 'Who?',
  slots: [{ name: 'guest', type: 'string' }],
  confirm: 'Right?',
  description: 'Opening hours',
  args: [{ name: 'day', type: 'string' }],
  request: { method: 'GET', url: 'https://x.example/' },
  save: { ok: 'true' },
  timeout: '1s',
  to: 'tel:1',
};

const aNode = (type: string, fields: readonly NodeField[]) => ({
  id: 'n',
  type,
  ...Object.fromEntries(fields.map((field) => [field, FIELDS[field]])),
});
const types = Object.entries(NODE_FIELDS) as [NodeType, { needs: readonly NodeField[]; may: readonly NodeField[] }][];
const isTaken = (node: Record<string, unknown>) => NODE_RULES.every(({ rule }) => ruleHolds(rule, node) === true);

it.each(types)('a node of type %s has what it needs and may have', (type, { needs, may }) => {
  const smallest = aNode(type, needs);
  const largest = aNode(type, [...needs, ...may]);
  expect([smallest, largest].map(isTaken)).toEqual([true, true]);
  expect(Value.Check(NodeSpec, largest)).toBe(true);
  expect(parseNode(smallest as NodeSpec)).toMatchObject(smallest);
  expect(parseNode({ ...largest, turns: { minWords: 2 } } as NodeSpec)).toEqual({ ...largest, turns: { minWords: 2 } });
});

it.each(types)('a node of type %s has nothing else, and nothing less', (type, { needs, may }) => {
  const own = new Set<string>([...needs, ...may]);
  const foreign = (Object.keys(FIELDS) as NodeField[]).filter((field) => !own.has(field));
  for (const field of foreign) expect(isTaken(aNode(type, [...needs, field]))).toBe(false);
  for (const field of needs) {
    const lacking = aNode(
      type,
      needs.filter((other) => other !== field),
    );
    expect(isTaken(lacking)).toBe(false);
    expect(() => parseNode(lacking as NodeSpec)).toThrow('lacks a field');
  }
});

it('fills in what an http node and an llm node leave out', () => {
  expect(parseNode(aNode('http', ['request']) as NodeSpec)).toMatchObject({ args: [], save: {}, timeout: '5s' });
  expect(parseNode(aNode('llm', ['prompt']) as NodeSpec)).toMatchObject({ tools: [] });
});

it('rules say nothing of an object that has no shape', () => {
  expect(ruleHolds('self.min <= self.max', { min: 'x', max: 2 })).toBeUndefined();
  expect(ruleHolds('self.min <= self.max', {})).toBeUndefined();
});
