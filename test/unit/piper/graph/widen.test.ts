import { describe, expect, test } from 'vitest';
import { parseModel, type Graph } from '../../../../services/piper/src/graph/model.ts';
import { fieldsOf } from '../../../../services/piper/src/graph/wire.ts';
import { widen } from '../../../../services/piper/src/graph/widen.ts';
import { anOnnxModel, type ModelSpec, type NodeSpec } from './an-onnx-model.ts';

const conv = (input: string, output: string): NodeSpec => ({
  op: 'Conv',
  inputs: [input, 'kernel'],
  outputs: [output],
  attributes: { kernel_shape: [3], dilations: [2], pads: [2, 2], strides: [1], group: 1 },
});
const node = (op: string, inputs: string[], outputs: string[]): NodeSpec => ({ op, inputs, outputs });
const weights = [
  { name: 'kernel', dims: [1, 1, 1] },
  { name: 'half', dims: [] },
  { name: 'row', dims: [1, 2] },
];

const widened = (nodes: NodeSpec[], spec: ModelSpec = {}, ends: string[] = ['output']): Graph =>
  widen(parseModel(anOnnxModel({ nodes, weights, inputs: ['input'], outputs: ['output'], ...spec })), ends).graph;
const opsOf = ({ nodes }: Graph): string[] => nodes.map(({ opType }) => opType);

/** The lists of a node's attributes, in their order. */
const listsOf = (raw: Uint8Array): number[][] =>
  fieldsOf(raw)
    .filter(({ id }) => id === 5)
    .map(({ bytes }) => fieldsOf(bytes).flatMap(({ id, number }) => (id === 8 ? [number] : [])));

describe('convolutions with a row', () => {
  test('what works number by number between them keeps the row, which is put in and taken out once', () => {
    const nodes = [conv('input', 'a'), node('LeakyRelu', ['a'], ['b']), node('Div', ['b', 'half'], ['c'])];
    const graph = widened([...nodes, conv('c', 'd'), node('Add', ['d', 'a'], ['output'])]);
    expect(opsOf(graph)).toEqual(['Unsqueeze', 'Conv', 'LeakyRelu', 'Div', 'Conv', 'Add', 'Squeeze']);
    expect(graph.nodes.at(-1)?.outputs).toEqual(['output']);
  });

  test('kernel, dilation, stride and padding have one more number', () => {
    const [, convolution] = widened([conv('input', 'output')]).nodes;
    expect(listsOf(convolution?.raw ?? new Uint8Array(0))).toEqual([[1, 3], [1, 2], [0, 2, 0, 2], [1, 1], []]);
  });

  test('what cares for shapes gets its tensor as it was, and only once', () => {
    const nodes = [conv('input', 'a'), node('Transpose', ['a'], ['b']), node('Softmax', ['a'], ['c'])];
    const graph = widened([...nodes, node('MatMul', ['b', 'c'], ['output'])]);
    expect(opsOf(graph)).toEqual(['Unsqueeze', 'Conv', 'Squeeze', 'Transpose', 'Softmax', 'MatMul']);
  });

  test('a number with an axis of its own is not added to a row', () => {
    expect(opsOf(widened([conv('input', 'a'), node('Add', ['a', 'row'], ['output'])]))).toEqual([
      'Unsqueeze',
      'Conv',
      'Squeeze',
      'Add',
    ]);
  });

  test('tensors where the model is cut are there as they were', () => {
    const graph = widened([conv('input', 'a'), conv('a', 'output')], {}, ['a', 'output']);
    expect(opsOf(graph)).toEqual(['Unsqueeze', 'Conv', 'Squeeze', 'Conv', 'Squeeze']);
  });

  test('a kernel that is no weight is left alone', () => {
    const nodes = [node('Neg', ['input'], ['made']), { ...conv('input', 'output'), inputs: ['input', 'made'] }];
    expect(opsOf(widened(nodes))).toEqual(['Neg', 'Conv']);
  });
});
