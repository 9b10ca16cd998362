// Randomness as a port: jitter takes it as an argument, so that tests know the outcome.

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
