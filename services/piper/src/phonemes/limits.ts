// Bounds of what is synthesised at once.

/** About 25 s of speech; a voice's work and memory grow faster than the length. */
export const MAX_PHONEMES = 400;
