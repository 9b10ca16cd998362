// What a client of the stream sends, checked: a message of the contract, or a fault that says what to send instead.
import { Check, Errors } from 'typebox/value';
import { VoiceError } from '@firstword/shared/contract/errors';
import { SpeechInput } from '@firstword/shared/contract/speech-stream';

/** The longest piece of text, every character of it escaped, and the rest of the message. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

const KINDS = new Map<unknown, (typeof SpeechInput.anyOf)[number]>(
  SpeechInput.anyOf.map((schema) => [schema.properties.type.const, schema]),
);

const fault = (code: string, message: string, remedy: string): VoiceError =>
  new VoiceError(code, message, { status: 400, remedy });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw fault('MessageMalformed', 'The message is no JSON.', 'Send one JSON object a message.');
  }
};

/** Reads a message; throws a VoiceError for what is none. */
export const parseSpeechInput = (data: Uint8Array, isBinary: boolean): SpeechInput => {
  if (isBinary) throw fault('MessageBinary', 'A binary message came; only text is read.', 'Send JSON as text.');
  const message = parseJson(new TextDecoder().decode(data));
  const kind = (message as { type?: unknown } | null)?.type;
  const schema = KINDS.get(kind);
  if (!schema) {
    const kinds = [...KINDS.keys()].join(', ');
    throw fault('MessageUnknown', 'The message is of a type that is not known.', `Send one of: ${kinds}.`);
  }
  if (Check(SpeechInput, message)) return message;
  const where = Errors(schema, message).map((error) => `${error.instancePath || 'it'} ${error.message}`);
  throw fault(
    'MessageInvalid',
    `The message "${String(kind)}" is wrong: ${where.join('; ')}.`,
    'Correct what it names.',
  );
};
