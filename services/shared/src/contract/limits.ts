// Bounds that both a schema and a page know.

/** Longest input of a turn, in UTF-16 units: about ten minutes of speech. */
export const MAX_INPUT_CHARS = 8_000;
