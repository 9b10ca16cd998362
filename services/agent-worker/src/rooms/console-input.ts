// What a page sends, checked: a message of the contract, or a fault that says what to send instead.
import { Check, Errors } from 'typebox/value';
import { ConsoleInput } from '@firstword/shared/contract/console';
import { VoiceError } from '@firstword/shared/contract/errors';

/** The longest message has the longest input, every character of it escaped. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

const KINDS = new Map<unknown, (typeof ConsoleInput.anyOf)[number]>(
  ConsoleInput.anyOf.map((schema) => [schema.properties.type.const, schema]),
);

const fault = (code: string, message: string, remedy: string): VoiceError =>
  new VoiceError(code, message, { status: 400, remedy });

/** Reads a message; throws a VoiceError for what is none. */
export const parseConsoleInput = (data: Uint8Array, isBinary: boolean): ConsoleInput => {
  if (isBinary) throw fault('MessageBinary', 'A binary message came; a page sends text only.', 'Send JSON as text.');
  if (data.byteLength > MAX_MESSAGE_BYTES) {
    throw fault('MessageTooLarge', `The message has ${data.byteLength} bytes.`, `Send at most ${MAX_MESSAGE_BYTES}.`);
  }
  const message = parseJson(new TextDecoder().decode(data));
  const kind = (message as { type?: unknown } | null)?.type;
  const schema = KINDS.get(kind);
  if (!schema) {
    const kinds = [...KINDS.keys()].join(', ');
    throw fault('MessageUnknown', 'The message is of a type that is not known.', `Send one of: ${kinds}.`);
  }
  if (Check(ConsoleInput, message)) return message;
  const where = Errors(schema, message).map((error) => `${error.instancePath || 'it'} ${error.message}`);
  throw fault(
    'MessageInvalid',
    `The message "${String(kind)}" is wrong: ${where.join('; ')}.`,
    'Correct what it names.',
  );
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw fault('MessageMalformed', 'The message is no JSON.', 'Send one JSON object a message.');
  }
};
