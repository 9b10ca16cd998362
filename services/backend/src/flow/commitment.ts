// Whether a turn counts: one that was begun before the caller had surely finished waits for it.

/** Rejects when the turn is given up; nobody needs to wait for it. */
export const createCommitment = (signal: AbortSignal): PromiseWithResolvers<void> => {
  const commitment = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => commitment.reject(signal.reason as Error));
  commitment.promise.catch(() => {});
  return commitment;
};
