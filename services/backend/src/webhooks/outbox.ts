// What is owed to receivers and not done yet: kept until it is, and worked on by one process at a time.

/** `text` means something to whoever put it. */
export type OutboxItem = { id: string; text: string };

/** `delayMs`: not due before. */
export type NewItem = OutboxItem & { delayMs: number };

export type Outbox = {
  /** Adds the items and forgets the one with the id `instead`, as one step. What has an id that is there stays as it is. */
  put(items: readonly NewItem[], instead?: string): Promise<void>;
  /**
   * The item that has been due for longest, or null. Nobody else gets it before `leaseMs` have passed; then whoever claimed
   * it has died.
   */
  claim(leaseMs: number): Promise<OutboxItem | null>;
  /** It is due again after so long; `renewed`: and kept for as long as if it had been put in now. */
  putOff(id: string, delayMs: number, how?: 'renewed'): Promise<void>;
  /** Forgets it. */
  done(id: string): Promise<void>;
};
