// An ONNX model as far as cutting it takes: who reads and writes which tensor; all else stays raw bytes of the file.
import { brokenModel } from './faults.ts';
import { fieldsOf, textOf, type Field } from './wire.ts';

/** `reads` are its inputs and what its subgraphs take from outside; empty names (left-out inputs) are not among them. */
export type Node = {
  name: string;
  opType: string;
  inputs: readonly string[];
  outputs: readonly string[];
  reads: readonly string[];
  raw: Uint8Array;
};
export type Weights = { name: string; dims: readonly number[]; raw: Uint8Array };
export type ValueInfo = { name: string; raw: Uint8Array };
export type Graph = {
  nodes: readonly Node[];
  weights: ReadonlyMap<string, Weights>;
  inputs: readonly ValueInfo[];
  outputs: readonly ValueInfo[];
};
/** `header` is every field of the file but the graph. */
export type Model = { header: readonly Uint8Array[]; graph: Graph };

const MODEL = { graph: 7, trainingInfo: 20, functions: 25 };
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 };
const ATTRIBUTE = { tensor: 5, graph: 6, tensors: 10, graphs: 11 };
const TENSOR = { dims: 1, name: 8, rawData: 9, externalData: 13, dataLocation: 14 };
const NAME_OF_VALUE = 1;
const IN_THIS_FILE = 0;

// A voice has about 3,000 nodes; a tensor with more values than its file has bits is a trap.
const MAX_NODES = 50_000;
const MAX_NESTING = 8;

const packedNumbers = (bytes: Uint8Array): number[] => {
  const numbers: number[] = [];
  let [value, scale] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale = byte & 0x80 ? scale * 128 : 1;
    if (byte & 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  return numbers;
};

const tensorOf = (raw: Uint8Array): Weights => {
  const dims: number[] = [];
  let [name, values] = ['', 1];
  for (const { id, bytes, number } of fieldsOf(raw)) {
    if (id === TENSOR.dims) dims.push(...(bytes.length > 0 ? packedNumbers(bytes) : [number]));
    else if (id === TENSOR.name) name = textOf(bytes);
    else if (id === TENSOR.externalData || (id === TENSOR.dataLocation && number !== IN_THIS_FILE)) {
      throw brokenModel('keeps its weights in another file, which no voice may');
    }
  }
  for (const dim of dims) values *= dim;
  if (dims.some((dim) => dim < 0) || values > raw.length * 8) throw brokenModel('has weights larger than its file');
  return { name, dims, raw };
};

const namedValue = ({ bytes }: Field): ValueInfo => {
  const name = fieldsOf(bytes).find(({ id }) => id === NAME_OF_VALUE);
  return { name: name ? textOf(name.bytes) : '', raw: bytes };
};

/** What the subgraphs of a node's attribute read; they may read tensors of the graph around them. */
const readsOfAttribute = (attribute: Uint8Array, nesting: number): string[] => {
  const reads: string[] = [];
  for (const { id, bytes } of fieldsOf(attribute)) {
    if (id === ATTRIBUTE.tensor || id === ATTRIBUTE.tensors) tensorOf(bytes);
    if (id !== ATTRIBUTE.graph && id !== ATTRIBUTE.graphs) continue;
    const { nodes, outputs } = parseGraph(bytes, nesting + 1);
    for (const node of nodes) reads.push(...node.reads);
    for (const { name } of outputs) reads.push(name);
  }
  return reads;
};

const parseNode = (raw: Uint8Array, nesting: number): Node => {
  const [inputs, outputs, captured]: [string[], string[], string[]] = [[], [], []];
  let [name, opType] = ['', ''];
  for (const { id, bytes } of fieldsOf(raw)) {
    if (id === NODE.input) inputs.push(textOf(bytes));
    else if (id === NODE.output) outputs.push(textOf(bytes));
    else if (id === NODE.name) name = textOf(bytes);
    else if (id === NODE.opType) opType = textOf(bytes);
    else if (id === NODE.attribute) captured.push(...readsOfAttribute(bytes, nesting));
  }
  return { name, opType, inputs, outputs, reads: [...inputs, ...captured].filter(Boolean), raw };
};

const parseGraph = (raw: Uint8Array, nesting: number): Graph => {
  if (nesting > MAX_NESTING) throw brokenModel('nests its graphs too deeply');
  const [nodes, inputs, outputs]: [Node[], ValueInfo[], ValueInfo[]] = [[], [], []];
  const weights = new Map<string, Weights>();
  for (const field of fieldsOf(raw)) {
    if (field.id === GRAPH.node) nodes.push(parseNode(field.bytes, nesting));
    else if (field.id === GRAPH.input) inputs.push(namedValue(field));
    else if (field.id === GRAPH.output) outputs.push(namedValue(field));
    else if (field.id === GRAPH.sparseInitializer) throw brokenModel('has sparse weights, which no voice has');
    else if (field.id === GRAPH.initializer) {
      const tensor = tensorOf(field.bytes);
      weights.set(tensor.name, tensor);
    }
    if (nodes.length > MAX_NODES) throw brokenModel('has too many nodes');
  }
  return { nodes, weights, inputs, outputs };
};

/** ONNX wants every tensor written before it is read: what does not keep to it has a cycle. */
const refuseCycles = ({ nodes }: Graph): void => {
  const writers = new Map<string, number>();
  for (const [at, { outputs }] of nodes.entries()) {
    for (const output of outputs) {
      if (output && writers.has(output)) throw brokenModel('writes a tensor twice');
      writers.set(output, at);
    }
  }
  for (const [at, { reads }] of nodes.entries()) {
    if (reads.some((read) => (writers.get(read) ?? -1) >= at)) throw brokenModel('has a cycle');
  }
};

/** Reads a model file; throws `VoiceBroken` for one that no voice can be. */
export const parseModel = (file: Uint8Array): Model => {
  const fields = fieldsOf(file);
  const graphs = fields.filter(({ id }) => id === MODEL.graph);
  if (graphs.length !== 1) throw brokenModel('is no ONNX file');
  if (fields.some(({ id }) => id === MODEL.trainingInfo || id === MODEL.functions)) {
    throw brokenModel('has functions of its own, which no voice has');
  }
  const graph = parseGraph((graphs[0] as Field).bytes, 0);
  refuseCycles(graph);
  return { header: fields.filter(({ id }) => id !== MODEL.graph).map(({ raw }) => raw), graph };
};
