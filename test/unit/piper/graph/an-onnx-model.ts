// Writes small ONNX models, sound and unsound ones.
import { lengthField, messageOf, varintField } from '../../../../services/piper/src/graph/wire.ts';

type Attribute = number | readonly number[] | Uint8Array;
export type NodeSpec = {
  op: string;
  inputs?: readonly string[];
  outputs?: readonly string[];
  name?: string;
  attributes?: Record<string, Attribute>;
};
export type TensorSpec = { name: string; dims?: readonly number[]; external?: boolean };
export type ModelSpec = {
  nodes?: readonly NodeSpec[];
  weights?: readonly TensorSpec[];
  inputs?: readonly string[];
  outputs?: readonly string[];
};

const [FLOAT, INT64] = [1, 7];
const INTEGER_INPUTS = new Set(['input', 'input_lengths', 'sid']);

const attribute = ([name, value]: [string, Attribute]): Uint8Array => {
  const head = lengthField(1, name);
  if (typeof value === 'number') return messageOf(head, varintField(3, value), varintField(20, 2));
  if (value instanceof Uint8Array) return messageOf(head, lengthField(6, value), varintField(20, 5));
  return messageOf(head, ...value.map((number) => varintField(8, number)), varintField(20, 7));
};

const node = ({ op, inputs = [], outputs = [], name = '', attributes = {} }: NodeSpec): Uint8Array =>
  messageOf(
    ...inputs.map((input) => lengthField(1, input)),
    ...outputs.map((output) => lengthField(2, output)),
    lengthField(3, name),
    lengthField(4, op),
    ...Object.entries(attributes).map((each) => lengthField(5, attribute(each))),
  );

const tensor = ({ name, dims = [1], external = false }: TensorSpec): Uint8Array =>
  messageOf(
    ...dims.map((dim) => varintField(1, dim)),
    varintField(2, FLOAT),
    lengthField(8, name),
    lengthField(9, new Uint8Array(4)),
    ...(external ? [lengthField(13, messageOf(lengthField(1, 'location'), lengthField(2, '/etc/passwd')))] : []),
  );

const value = (name: string): Uint8Array => {
  const rank = name === 'input' ? ['batch', 'phonemes'] : ['n'];
  const shape = messageOf(...rank.map((axis) => lengthField(1, lengthField(2, axis))));
  const type = messageOf(varintField(1, INTEGER_INPUTS.has(name) ? INT64 : FLOAT), lengthField(2, shape));
  return messageOf(lengthField(1, name), lengthField(2, lengthField(1, type)));
};

export const aGraph = ({ nodes = [], weights = [], inputs = [], outputs = [] }: ModelSpec): Uint8Array =>
  messageOf(
    ...nodes.map((each) => lengthField(1, node(each))),
    lengthField(2, 'graph'),
    ...weights.map((each) => lengthField(5, tensor(each))),
    ...inputs.map((each) => lengthField(11, value(each))),
    ...outputs.map((each) => lengthField(12, value(each))),
  );

/** IR version 8, opset 15. */
export const anOnnxModel = (spec: ModelSpec): Uint8Array =>
  messageOf(varintField(1, 8), lengthField(7, aGraph(spec)), lengthField(8, varintField(2, 15)));
