// What a page sends.
import { ConsoleInput } from '@firstword/shared/contract/console';
import { createMessageReader } from '@firstword/shared/runtime/read-message';

/** The longest message has the longest input, every character of it escaped. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Reads a message of the page's; throws a VoiceError for what is none. */
export const parseConsoleInput = createMessageReader(ConsoleInput, MAX_MESSAGE_BYTES);
