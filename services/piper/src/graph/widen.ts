// Convolutions over time made convolutions over pictures one row high: ONNX Runtime has its fast kernels for those only.
import type { Graph, Model, Node } from './model.ts';
import { between, rebuilt, rowAxis, wide, widenedWeights } from './row.ts';
import { fieldsOf } from './wire.ts';

const OPSET = { id: 8, domain: 1, version: 2 };
// Before it, Unsqueeze had no second input.
const FIRST_OPSET = 13;

const CONVOLUTIONS = new Set(['Conv', 'ConvTranspose']);
/** They work number by number, whatever the shape. */
const ELEMENTWISE = new Set(['LeakyRelu', 'Relu', 'Tanh', 'Add', 'Sub', 'Mul', 'Div']);

const isNewEnough = ({ header }: Model): boolean =>
  header
    .flatMap((raw) => fieldsOf(raw))
    .filter(({ id }) => id === OPSET.id)
    .map(({ bytes }) => fieldsOf(bytes))
    .filter((fields) => fields.every(({ id, bytes }) => id !== OPSET.domain || bytes.length === 0))
    .some((fields) => fields.some(({ id, number }) => id === OPSET.version && number >= FIRST_OPSET));

const widenGraph = (graph: Graph, ends: ReadonlySet<string>): Graph => {
  const weights = new Map(graph.weights);
  const axis = rowAxis();
  weights.set(axis.name, axis);
  const nodes: Node[] = [];
  const [narrowOnes, wideOnes] = [new Set<string>(), new Set<string>()];
  const isNumber = (tensor: string): boolean => graph.weights.get(tensor)?.dims.every((dim) => dim === 1) ?? false;
  const isWideAlone = (tensor: string): boolean => wideOnes.has(tensor) && !narrowOnes.has(tensor);
  const widened = (tensor: string): string => {
    if (wideOnes.has(tensor)) return wide(tensor);
    nodes.push(between('Unsqueeze', tensor, wide(tensor)));
    wideOnes.add(tensor);
    narrowOnes.add(tensor);
    return wide(tensor);
  };
  const narrowed = (tensor: string): void => {
    if (!isWideAlone(tensor)) return;
    nodes.push(between('Squeeze', wide(tensor), tensor));
    narrowOnes.add(tensor);
  };
  const convolution = (node: Node): Node | null => {
    const [input, kernel, ...bias] = node.inputs;
    const values = CONVOLUTIONS.has(node.opType) ? graph.weights.get(kernel ?? '') : undefined;
    if (!input || values?.dims.length !== 3) return null;
    const row = widenedWeights(values);
    weights.set(row.name, row);
    return rebuilt(node, [widened(input), row.name, ...bias], node.outputs.map(wide), true);
  };
  const elementwise = (node: Node): Node | null => {
    const fits = (input: string): boolean => isNumber(input) || wideOnes.has(input);
    if (!ELEMENTWISE.has(node.opType) || !node.inputs.every(fits) || !node.inputs.some(isWideAlone)) return null;
    const inputs = node.inputs.map((input) => (wideOnes.has(input) ? wide(input) : input));
    return rebuilt(node, inputs, node.outputs.map(wide), false);
  };
  for (const node of graph.nodes) {
    const made = convolution(node) ?? elementwise(node);
    if (!made) for (const read of node.reads) narrowed(read);
    nodes.push(made ?? node);
    if (!made) continue;
    for (const output of node.outputs) wideOnes.add(output);
    for (const output of node.outputs) if (ends.has(output)) narrowed(output);
  }
  return { ...graph, nodes, weights };
};

/** The same model; `ends` are the tensors that must be there as they were. */
export const widen = (model: Model, ends: readonly string[]): Model =>
  isNewEnough(model) ? { ...model, graph: widenGraph(model.graph, new Set(ends)) } : model;
