// Protobuf wire bytes, read lazily: a message is its fields, each a view of the file; nothing large is copied.
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { brokenModel } from './faults.ts';

/** One field: `raw` with its tag, `bytes` what a length-delimited one holds, `number` what a varint says. */
export type Field = { id: number; raw: Uint8Array; bytes: Uint8Array; number: number };

const NOTHING = new Uint8Array(0);

const valueOf = (reader: BinaryReader, wireType: WireType): Pick<Field, 'bytes' | 'number'> => {
  if (wireType === WireType.LengthDelimited) return { bytes: reader.bytes(), number: 0 };
  if (wireType === WireType.Varint) return { bytes: NOTHING, number: Number(reader.int64()) };
  return { bytes: reader.skip(wireType), number: 0 };
};

/** The fields of a message in their order; throws `VoiceBroken` where the bytes are no message. */
export const fieldsOf = (message: Uint8Array): Field[] => {
  const reader = new BinaryReader(message);
  const fields: Field[] = [];
  try {
    while (reader.pos < reader.len) {
      const start = reader.pos;
      const [id, wireType] = reader.tag();
      const value = valueOf(reader, wireType);
      fields.push({ id, raw: message.subarray(start, reader.pos), ...value });
    }
  } catch (cause) {
    throw brokenModel('is no ONNX file', cause);
  }
  return fields;
};

const decoder = new TextDecoder();

export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

/** A message made of raw fields and of fields of its own. */
export const messageOf = (...parts: readonly Uint8Array[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const part of parts) writer.raw(part);
  return writer.finish();
};

/** A length-delimited field: bytes or text. */
export const lengthField = (id: number, value: Uint8Array | string): Uint8Array => {
  const writer = new BinaryWriter().tag(id, WireType.LengthDelimited);
  return (typeof value === 'string' ? writer.string(value) : writer.bytes(value)).finish();
};

export const varintField = (id: number, value: number): Uint8Array =>
  new BinaryWriter().tag(id, WireType.Varint).int64(value).finish();
