// Takes a part out of a graph: the nodes between given tensors and wanted ones, with their weights, as a model of its own.
import { brokenModel } from './faults.ts';
import { GRAPH, type Graph, type Model, type Node } from './model.ts';
import { lengthField, messageOf, varintField } from './wire.ts';

/** A tensor where a part begins; `axes` names its unknown dimensions and gives the known ones. */
export type PartInput = { name: string; axes: readonly (string | number)[] };
export type PartSpec = { inputs: readonly PartInput[]; outputs: readonly string[] };

const MODEL_GRAPH = 7;
const FLOAT = 1;
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1, elementType: 1, shape: 2 };
const DIM = { dim: 1, value: 1, param: 2 };

const floatValue = (name: string, axes?: PartInput['axes']): Uint8Array => {
  const dims = (axes ?? []).map((axis) =>
    lengthField(DIM.dim, typeof axis === 'number' ? varintField(DIM.value, axis) : lengthField(DIM.param, axis)),
  );
  const shape = axes ? [lengthField(TYPE.shape, messageOf(...dims))] : [];
  const tensor = lengthField(TYPE.tensor, messageOf(varintField(TYPE.elementType, FLOAT), ...shape));
  return messageOf(lengthField(VALUE.name, name), lengthField(VALUE.type, tensor));
};

/** Who writes each tensor. */
export const writersOf = ({ nodes }: Graph): Map<string, Node> => {
  const writers = new Map<string, Node>();
  for (const node of nodes) for (const output of node.outputs) writers.set(output, node);
  return writers;
};

/** What `outputs` are made of, back to `stops`: the nodes on the way, and every tensor that they read. */
export const reachBack = (graph: Graph, outputs: readonly string[], stops: ReadonlySet<string>) => {
  const writers = writersOf(graph);
  const nodes = new Set<Node>();
  const tensors = new Set<string>(outputs);
  const open = [...outputs];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const writer = stops.has(tensor) ? undefined : writers.get(tensor);
    if (!writer || nodes.has(writer)) continue;
    nodes.add(writer);
    for (const read of writer.reads) {
      if (tensors.has(read)) continue;
      tensors.add(read);
      open.push(read);
    }
  }
  return { nodes, tensors };
};

/** The part as the bytes of a model; the graph's own inputs that it reaches stay inputs. */
export const extractPart = ({ header, graph }: Model, name: string, { inputs, outputs }: PartSpec): Uint8Array => {
  const stops = new Set(inputs.map((input) => input.name));
  const { nodes, tensors } = reachBack(graph, outputs, stops);
  const known = (tensor: string): boolean => stops.has(tensor) || writers.has(tensor) || graph.weights.has(tensor);
  const writers = writersOf(graph);
  const ownInputs = graph.inputs.filter((input) => tensors.has(input.name) && !graph.weights.has(input.name));
  const unknown = [...tensors].find((tensor) => !known(tensor) && !ownInputs.some((input) => input.name === tensor));
  if (unknown !== undefined) throw brokenModel('reads a tensor that nothing writes');
  const weights = [...graph.weights.values()].filter((tensor) => tensors.has(tensor.name));
  const declared = new Map(graph.outputs.map((output) => [output.name, output.raw]));
  const body = messageOf(
    ...graph.nodes.filter((node) => nodes.has(node)).map(({ raw }) => lengthField(GRAPH.node, raw)),
    lengthField(GRAPH.name, name),
    ...weights.map(({ raw }) => lengthField(GRAPH.initializer, raw)),
    ...ownInputs.map(({ raw }) => lengthField(GRAPH.input, raw)),
    ...inputs
      .filter((input) => tensors.has(input.name))
      .map((input) => lengthField(GRAPH.input, floatValue(input.name, input.axes))),
    ...outputs.map((output) => lengthField(GRAPH.output, declared.get(output) ?? floatValue(output))),
  );
  return messageOf(...header, lengthField(MODEL_GRAPH, body));
};
