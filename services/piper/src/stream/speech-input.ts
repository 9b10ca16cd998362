// What a client of the stream sends.
import { SpeechInput } from '@firstword/shared/contract/speech-stream';
import { createMessageReader } from '@firstword/shared/runtime/read-message';

/** The longest piece of text, every character of it escaped, and the rest of the message. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Reads a message of a client's; throws a VoiceError for what is none. */
export const parseSpeechInput = createMessageReader(SpeechInput, MAX_MESSAGE_BYTES);
