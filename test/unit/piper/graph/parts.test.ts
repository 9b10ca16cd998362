import { describe, expect, test } from 'vitest';
import { extractPart } from '../../../../services/piper/src/graph/extract.ts';
import { parseModel } from '../../../../services/piper/src/graph/model.ts';
import { receptiveField } from '../../../../services/piper/src/graph/receptive-field.ts';
import { anOnnxModel, type NodeSpec } from './an-onnx-model.ts';

const conv = (input: string, output: string, kernel: number, dilation: number): NodeSpec => {
  const pad = ((kernel - 1) * dilation) / 2;
  const attributes = { kernel_shape: [kernel], dilations: [dilation], pads: [pad, pad], strides: [1] };
  return { op: 'Conv', inputs: [input, 'w'], outputs: [output], attributes };
};
const up = (input: string, output: string, rate: number, kernel: number): NodeSpec => {
  const pad = (kernel - rate) / 2;
  const attributes = { kernel_shape: [kernel], strides: [rate], pads: [pad, pad] };
  return { op: 'ConvTranspose', inputs: [input, 'w'], outputs: [output], attributes };
};
const fieldOf = (nodes: NodeSpec[]) => {
  const last = nodes.at(-1)?.outputs?.[0] ?? '';
  return receptiveField(parseModel(anOnnxModel({ nodes, weights: [{ name: 'w' }] })).graph, 'z', last);
};

type Resblocks = { kernels: number[]; dilations: number[] };

/** HiFi-GAN as Piper has it: the widest chain of each stage decides. */
const decoder = (ups: [number, number][], { kernels, dilations }: Resblocks, second: boolean): NodeSpec[] => {
  const nodes = [conv('z', 'x', 7, 1)];
  let at = 'x';
  for (const [stage, [rate, kernel]] of ups.entries()) {
    nodes.push(up(at, `u${stage}`, rate, kernel));
    const ends: string[] = [];
    for (const size of kernels) {
      let input = `u${stage}`;
      for (const dilation of dilations) {
        const name = `s${stage}k${size}d${dilation}`;
        nodes.push(conv(input, name, size, dilation));
        if (second) nodes.push(conv(name, `${name}b`, size, 1));
        input = second ? `${name}b` : name;
      }
      ends.push(input);
    }
    at = `a${stage}`;
    nodes.push({ op: 'Sum', inputs: ends, outputs: [at] });
  }
  return [...nodes, conv(at, 'output', 7, 1)];
};

describe('how far a decoder looks', () => {
  test('one convolution: half its kernel', () => {
    expect(fieldOf([conv('z', 'y', 5, 1)])).toEqual({ context: 2, hop: 1 });
    expect(fieldOf([conv('z', 'y', 3, 4)])).toEqual({ context: 4, hop: 1 });
  });

  test('the geometry of Piper’s high quality: 13 frames, 256 samples each', () => {
    const ups: [number, number][] = [
      [8, 16],
      [8, 16],
      [2, 4],
      [2, 4],
    ];
    expect(fieldOf(decoder(ups, { kernels: [3, 7, 11], dilations: [1, 3, 5] }, true))).toEqual({
      context: 13,
      hop: 256,
    });
  });
});

describe('a part of a model', () => {
  const model = parseModel(
    anOnnxModel({
      nodes: [
        { op: 'Neg', inputs: ['input'], outputs: ['a'] },
        { op: 'Mul', inputs: ['a', 'v'], outputs: ['b'] },
        { op: 'Mul', inputs: ['b', 'w'], outputs: ['output'] },
      ],
      weights: [{ name: 'v' }, { name: 'w' }],
      inputs: ['input'],
      outputs: ['output'],
    }),
  );

  test('has the nodes and weights between its ends, and nothing else', () => {
    const part = parseModel(extractPart(model, 'end', { inputs: [{ name: 'b', axes: ['n'] }], outputs: ['output'] }));
    expect(part.graph.nodes.map(({ outputs }) => outputs[0])).toEqual(['output']);
    expect([...part.graph.weights.keys()]).toEqual(['w']);
    expect(part.graph.inputs.map(({ name }) => name)).toEqual(['b']);
  });

  test('keeps the inputs of the whole that it reaches', () => {
    const part = parseModel(extractPart(model, 'start', { inputs: [], outputs: ['b'] }));
    expect(part.graph.inputs.map(({ name }) => name)).toEqual(['input']);
    expect(part.graph.nodes).toHaveLength(2);
  });

  test('that reads what nothing writes is a broken voice', () => {
    const broken = parseModel(anOnnxModel({ nodes: [{ op: 'Neg', inputs: ['ghost'], outputs: ['output'] }] }));
    expect(() => extractPart(broken, 'all', { inputs: [], outputs: ['output'] })).toThrow(
      expect.objectContaining({ code: 'VoiceBroken' }) as Error,
    );
  });
});
