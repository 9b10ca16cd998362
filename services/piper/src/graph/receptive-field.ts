// How many frames a part of the graph looks to each side of one: exact, by intervals walked back through its convolutions.
import { reachBack } from './extract.ts';
import type { Graph, Node } from './model.ts';
import { fieldsOf, textOf } from './wire.ts';

type Interval = { from: number; to: number };

const NODE_ATTRIBUTE = 5;
const ATTRIBUTE = { name: 1, number: 3, numbers: 8 };
// Far from both ends, so that no border hides anything.
const PROBE_FRAME = 1_000_000;

const numbersOf = (node: Node): Map<string, number[]> => {
  const attributes = new Map<string, number[]>();
  for (const { id, bytes } of fieldsOf(node.raw)) {
    if (id !== NODE_ATTRIBUTE) continue;
    let name = '';
    const numbers: number[] = [];
    for (const field of fieldsOf(bytes)) {
      if (field.id === ATTRIBUTE.name) name = textOf(field.bytes);
      // Piper's exporters write lists unpacked; packed ones of small numbers are a byte each.
      else if (field.id === ATTRIBUTE.numbers) numbers.push(...(field.bytes.length > 0 ? field.bytes : [field.number]));
    }
    attributes.set(name, numbers);
  }
  return attributes;
};

const timeAxis = (numbers: number[] | undefined, otherwise: number): number => numbers?.[0] ?? otherwise;

const readBy = (node: Node, { from, to }: Interval): Interval => {
  const attributes = numbersOf(node);
  const reach = (timeAxis(attributes.get('kernel_shape'), 1) - 1) * timeAxis(attributes.get('dilations'), 1);
  const pad = timeAxis(attributes.get('pads'), 0);
  if (node.opType === 'Conv') return { from: from - pad, to: to - pad + reach };
  const stride = timeAxis(attributes.get('strides'), 1);
  return { from: Math.ceil((from + pad - reach) / stride), to: Math.floor((to + pad) / stride) };
};

const upsampling = (nodes: Iterable<Node>): number => {
  let rate = 1;
  for (const node of nodes) if (node.opType === 'ConvTranspose') rate *= timeAxis(numbersOf(node).get('strides'), 1);
  return rate;
};

/** From one tensor to a later one: `context` in frames of the first, `hop` how many frames of the second each of them makes. */
export const receptiveField = (graph: Graph, latent: string, output: string): { context: number; hop: number } => {
  const { nodes } = reachBack(graph, [output], new Set([latent]));
  const hop = upsampling(nodes);
  const needs = new Map<string, Interval>([[output, { from: PROBE_FRAME * hop, to: (PROBE_FRAME + 1) * hop - 1 }]]);
  for (const node of graph.nodes.filter((each) => nodes.has(each)).toReversed()) {
    const wanted = node.outputs.map((name) => needs.get(name)).find((need) => need !== undefined);
    if (!wanted) continue;
    const convolves = node.opType === 'Conv' || node.opType === 'ConvTranspose';
    const need = convolves ? readBy(node, wanted) : wanted;
    // A convolution's other inputs are weights.
    for (const read of convolves ? node.inputs.slice(0, 1) : node.reads) {
      const known = needs.get(read) ?? need;
      needs.set(read, { from: Math.min(known.from, need.from), to: Math.max(known.to, need.to) });
    }
  }
  const { from, to } = needs.get(latent) ?? { from: PROBE_FRAME, to: PROBE_FRAME };
  return { context: Math.max(PROBE_FRAME - from, to - PROBE_FRAME), hop };
};
