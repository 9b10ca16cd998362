// A message off a socket, checked: one of the contract's kinds, or a fault that says what to send instead.
import type { Static, TLiteral, TObject, TUnion } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { VoiceError } from '../contract/errors.ts';

type Kind = TObject<{ type: TLiteral<string> }>;

/** Reads messages of a union whose members differ by `type`; throws a VoiceError for what is none of them. */
export const createMessageReader = <T extends TUnion<Kind[]>>(union: T, maxBytes: number) => {
  const kinds = new Map<unknown, Kind>(union.anyOf.map((schema) => [schema.properties.type.const, schema]));
  return (data: Uint8Array, isBinary: boolean): Static<T> => {
    if (isBinary) throw fault('MessageBinary', 'A binary message came; only text is read.', 'Send JSON as text.');
    if (data.byteLength > maxBytes) {
      throw fault('MessageTooLarge', `The message has ${data.byteLength} bytes.`, `Send at most ${maxBytes}.`);
    }
    const message = parseJson(new TextDecoder().decode(data));
    const kind = (message as { type?: unknown } | null)?.type;
    const schema = kinds.get(kind);
    if (!schema) {
      const known = [...kinds.keys()].join(', ');
      throw fault('MessageUnknown', 'The message is of a type that is not known.', `Send one of: ${known}.`);
    }
    if (Check(union, message)) return message;
    const where = Errors(schema, message).map((error) => `${error.instancePath || 'it'} ${error.message}`);
    throw fault(
      'MessageInvalid',
      `The message "${String(kind)}" is wrong: ${where.join('; ')}.`,
      'Correct what it names.',
    );
  };
};

const fault = (code: string, message: string, remedy: string): VoiceError =>
  new VoiceError(code, message, { status: 400, remedy });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw fault('MessageMalformed', 'The message is no JSON.', 'Send one JSON object a message.');
  }
};
