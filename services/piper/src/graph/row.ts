// Nodes and weights with one more axis: a row, of which there is one.
import type { Node, Weights } from './model.ts';
import { fieldsOf, lengthField, messageOf, textOf, varintField } from './wire.ts';

const NODE = { input: 1, output: 2, opType: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, integers: 8 };
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 };
const INT64 = 7;

/** What the new row puts in front of each list of a convolution; pads have a begin and an end. */
const OF_THE_ROW: Record<string, number> = { kernel_shape: 1, dilations: 1, strides: 1, output_padding: 0 };

const AXIS = 'firstword_row_axis';

/** What a tensor is called with its row. */
export const wide = (tensor: string): string => `${tensor}_firstword_wide`;

export const rowAxis = (): Weights => {
  const data = new Uint8Array(BigInt64Array.of(2n).buffer);
  const raw = messageOf(
    varintField(TENSOR.dims, 1),
    varintField(TENSOR.dataType, INT64),
    lengthField(TENSOR.name, AXIS),
    lengthField(TENSOR.rawData, data),
  );
  return { name: AXIS, dims: [1], raw };
};

/** A convolution's. */
export const widenedWeights = ({ name, dims: [out = 1, into = 1, kernel = 1], raw }: Weights): Weights => {
  const dims = [out, into, 1, kernel];
  const rest = fieldsOf(raw).filter(({ id }) => id !== TENSOR.dims && id !== TENSOR.name);
  const head = [...dims.map((dim) => varintField(TENSOR.dims, dim)), lengthField(TENSOR.name, wide(name))];
  return { name: wide(name), dims, raw: messageOf(...head, ...rest.map((field) => field.raw)) };
};

const withRow = (attribute: Uint8Array): Uint8Array => {
  const fields = fieldsOf(attribute);
  const name = textOf(fields.find(({ id }) => id === ATTRIBUTE.name)?.bytes ?? new Uint8Array(0));
  const lists = fields.filter(({ id }) => id === ATTRIBUTE.integers);
  // Lists that are packed hold small numbers, a byte each.
  const numbers = lists.flatMap(({ bytes, number }) => (bytes.length > 0 ? [...bytes] : [number]));
  const row = OF_THE_ROW[name];
  const pads = name === 'pads' ? [0, numbers[0] ?? 0, 0, numbers[1] ?? 0] : undefined;
  const widened = pads ?? (row === undefined ? undefined : [row, ...numbers]);
  if (!widened) return attribute;
  const rest = fields.filter(({ id }) => id !== ATTRIBUTE.integers).map(({ raw }) => raw);
  return messageOf(...rest, ...widened.map((number) => varintField(ATTRIBUTE.integers, number)));
};

/** Reads and writes other tensors; `widens`: a convolution's lists have the row as well. */
export const rebuilt = (node: Node, inputs: readonly string[], outputs: readonly string[], widens: boolean): Node => {
  const rest = fieldsOf(node.raw).filter(({ id }) => id !== NODE.input && id !== NODE.output);
  const raw = messageOf(
    ...inputs.map((input) => lengthField(NODE.input, input)),
    ...outputs.map((output) => lengthField(NODE.output, output)),
    ...rest.map(({ id, bytes, raw: field }) =>
      widens && id === NODE.attribute ? lengthField(NODE.attribute, withRow(bytes)) : field,
    ),
  );
  return { ...node, inputs, outputs, reads: inputs.filter(Boolean), raw };
};

/** Puts the row in, or takes it out. */
export const between = (opType: 'Unsqueeze' | 'Squeeze', from: string, to: string): Node => {
  const inputs = [from, AXIS];
  const names = inputs.map((input) => lengthField(NODE.input, input));
  const raw = messageOf(...names, lengthField(NODE.output, to), lengthField(NODE.opType, opType));
  return { name: '', opType, inputs, outputs: [to], reads: inputs, raw };
};
