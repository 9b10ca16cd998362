// Finds where a Piper voice can be cut, by what its tensors are rather than by what they are called wherever that is possible.
import { reachBack, writersOf } from './extract.ts';
import type { Graph, Node } from './model.ts';

export type Cuts = {
  /** The latent frames that the decoder reads: the input of dec.conv_pre. */
  latent: string;
  /** The sample output. */
  output: string;
  /** Frames a phoneme id. */
  durations: string;
  flow: FlowCut;
};

/** Mean and log deviation a phoneme id, before they are spread over the frames; where the flow begins; its frame mask. */
export type FlowCut = { mean: string; logDeviation: string; noisy: string; mask: string; durationNoise: string };

const CONV_PRE = 'dec.conv_pre.weight';

const walkBack = (graph: Graph, from: string, fits: (node: Node) => boolean): Node | undefined => {
  const { nodes } = reachBack(graph, [from], new Set());
  return graph.nodes.findLast((node) => nodes.has(node) && fits(node));
};

const dependsOnText = (graph: Graph, tensor: string): boolean => {
  const { tensors } = reachBack(graph, [tensor], new Set());
  return tensors.has('input') || tensors.has('input_lengths');
};

/**
 * By the weight's name, by the node's, or as the convolution before the decoder's first transposed one: not that of the
 * speaker, whose features are added in between.
 */
const findLatent = (graph: Graph, output: string): string | undefined => {
  const byName =
    graph.nodes.find((node) => node.opType === 'Conv' && node.inputs[1] === CONV_PRE) ??
    graph.nodes.find((node) => node.opType === 'Conv' && node.name === '/dec/conv_pre/Conv');
  if (byName) return byName.inputs[0];
  const { nodes } = reachBack(graph, [output], new Set());
  const firstUp = graph.nodes.find((node) => nodes.has(node) && node.opType === 'ConvTranspose');
  const readsText = (node: Node): boolean => node.opType === 'Conv' && dependsOnText(graph, node.inputs[0] ?? '');
  const conv = firstUp?.inputs[0] && walkBack(graph, firstUp.inputs[0], readsText);
  return conv ? conv.inputs[0] : undefined;
};

/** The Add that puts noise on the means: one of its sides is made by multiplications alone from random numbers. */
const findNoisy = (graph: Graph, random: Node): Node | undefined => {
  let tensor = random.outputs[0];
  for (let steps = 0; steps < 4; steps++) {
    const readers = graph.nodes.filter((node) => tensor !== undefined && node.reads.includes(tensor));
    const [reader] = readers;
    if (!reader || readers.length > 1) return undefined;
    if (reader.opType === 'Add') return reader;
    if (reader.opType !== 'Mul') return undefined;
    tensor = reader.outputs[0];
  }
  return undefined;
};

/** What MatMul(path, Transpose(x)) spreads over the frames. */
const spreadSource = (writers: Map<string, Node>, spread: string | undefined): string | undefined => {
  const matMul = spread ? writers.get(writers.get(spread)?.inputs[0] ?? '') : undefined;
  const transposed = matMul?.opType === 'MatMul' ? writers.get(matMul.inputs[1] ?? '') : undefined;
  return transposed?.opType === 'Transpose' ? transposed.inputs[0] : undefined;
};

/** The one tensor besides the noisy frames that the flow reads and that depends on the request. */
const findMask = (graph: Graph, noisy: string, latent: string): string | undefined => {
  const between = reachBack(graph, [latent], new Set([noisy])).nodes;
  const after = new Set([noisy]);
  const flow: Node[] = [];
  for (const node of graph.nodes) {
    if (!between.has(node) || !node.reads.some((read) => after.has(read))) continue;
    flow.push(node);
    for (const output of node.outputs) after.add(output);
  }
  const border = new Set(flow.flatMap((node) => node.reads.filter((read) => !after.has(read))));
  const masks = [...border].filter((tensor) => dependsOnText(graph, tensor));
  return masks.length === 1 ? masks[0] : undefined;
};

const findFlow = (graph: Graph, latent: string): FlowCut | undefined => {
  const writers = writersOf(graph);
  const randoms = graph.nodes.filter((node) => node.opType === 'RandomNormalLike');
  const frameRandom = randoms.find((node) => findNoisy(graph, node));
  const durationNoise = randoms.find((node) => node !== frameRandom)?.outputs[0];
  const add = frameRandom && findNoisy(graph, frameRandom);
  const noisy = add?.outputs[0];
  if (!add || !noisy || !durationNoise || randoms.length !== 2) return undefined;
  const spreadMean = add.inputs.find((input) => writers.get(input)?.opType === 'Transpose');
  const exp = walkBack(graph, noisy, (node) => node.opType === 'Exp');
  const mean = spreadSource(writers, spreadMean);
  const logDeviation = spreadSource(writers, exp?.inputs[0]);
  const mask = findMask(graph, noisy, latent);
  return mean && logDeviation && mask ? { mean, logDeviation, noisy, mask, durationNoise } : undefined;
};

/** Null where the graph is no voice that we know: it is then spoken in one piece. */
export const findCuts = (graph: Graph): Cuts | null => {
  const output = graph.outputs[0]?.name;
  if (output === undefined) return null;
  const latent = findLatent(graph, output);
  const ceils = graph.nodes.filter((node) => node.opType === 'Ceil');
  const durations = ceils.length === 1 ? ceils[0]?.outputs[0] : undefined;
  if (!latent || !durations) return null;
  const flow = findFlow(graph, latent);
  return flow ? { latent, output, durations, flow } : null;
};
