// Model files come from elsewhere: whatever is in them, they are read, or refused with one typed fault.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseModel } from '../../../../services/piper/src/graph/model.ts';
import { splitVoice } from '../../../../services/piper/src/graph/split.ts';
import { lengthField, messageOf } from '../../../../services/piper/src/graph/wire.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import { aGraph, anOnnxModel, type ModelSpec } from './an-onnx-model.ts';

const sound: ModelSpec = {
  nodes: [
    { op: 'Cast', inputs: ['input'], outputs: ['a'], attributes: { to: 1 } },
    { op: 'Mul', inputs: ['a', 'w'], outputs: ['output'], name: '/Mul' },
  ],
  weights: [{ name: 'w', dims: [1] }],
  inputs: ['input'],
  outputs: ['output'],
};

const nested = (depth: number): Uint8Array =>
  depth === 0 ? aGraph(sound) : aGraph({ nodes: [{ op: 'If', attributes: { then_branch: nested(depth - 1) } }] });

const faultOf = (file: Uint8Array): unknown => {
  try {
    parseModel(file);
    return null;
  } catch (error) {
    return error;
  }
};

describe('a model file', () => {
  test('is its nodes, weights, inputs and outputs', () => {
    const { graph } = parseModel(anOnnxModel(sound));
    expect(graph.nodes.map(({ opType, reads }) => [opType, reads])).toEqual([
      ['Cast', ['input']],
      ['Mul', ['a', 'w']],
    ]);
    expect([...graph.weights.keys()]).toEqual(['w']);
    expect([graph.inputs[0]?.name, graph.outputs[0]?.name]).toEqual(['input', 'output']);
  });

  test('what a branch reads of the graph around it counts as read', () => {
    const branch = aGraph({ nodes: [{ op: 'Neg', inputs: ['outer'], outputs: ['b'] }], outputs: ['b'] });
    const { graph } = parseModel(anOnnxModel({ nodes: [{ op: 'If', attributes: { then_branch: branch } }] }));
    expect(graph.nodes[0]?.reads).toContain('outer');
  });

  test.each<[string, Uint8Array, string]>([
    ['text', new TextEncoder().encode('no model at all'), 'no ONNX file'],
    ['nothing', new Uint8Array(0), 'no ONNX file'],
    ['weights in another file', anOnnxModel({ ...sound, weights: [{ name: 'w', external: true }] }), 'another file'],
    ['huge dimensions', anOnnxModel({ ...sound, weights: [{ name: 'w', dims: [2 ** 40, 2 ** 40] }] }), 'larger'],
    ['negative dimensions', anOnnxModel({ ...sound, weights: [{ name: 'w', dims: [-1] }] }), 'larger'],
    [
      'a cycle',
      anOnnxModel({
        nodes: [
          { op: 'Neg', inputs: ['b'], outputs: ['a'] },
          { op: 'Neg', inputs: ['a'], outputs: ['b'] },
        ],
      }),
      'cycle',
    ],
    ['a node that reads itself', anOnnxModel({ nodes: [{ op: 'Neg', inputs: ['a'], outputs: ['a'] }] }), 'cycle'],
    [
      'a tensor written twice',
      anOnnxModel({ nodes: [1, 2].map(() => ({ op: 'Neg', inputs: ['x'], outputs: ['a'] })) }),
      'twice',
    ],
    ['branches without end', messageOf(lengthField(7, nested(20))), 'deeply'],
    ['functions of its own', messageOf(lengthField(7, aGraph(sound)), lengthField(25, new Uint8Array(1))), 'functions'],
  ])('refuses %s', (_what, file, fault) => {
    const broken = { code: 'VoiceBroken', remedy: expect.any(String), message: expect.stringContaining(fault) };
    expect(() => parseModel(file)).toThrow(expect.objectContaining(broken) as Error);
  });

  test('bytes changed or cut anywhere are read or refused, never anything else', () => {
    const file = anOnnxModel(sound);
    const refused = new VoiceError('VoiceBroken', 'what a file that is read stands for');
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, byte, length) => {
        const changed = file.slice(0, length);
        changed[at % Math.max(1, length)] = byte;
        expect(faultOf(changed) ?? refused).toBeInstanceOf(VoiceError);
      }),
      { numRuns: 2000 },
    );
  });

  test('a sound model of unknown make cannot be cut, and is no fault', () => {
    expect(splitVoice(anOnnxModel(sound))).toBeNull();
  });
});
