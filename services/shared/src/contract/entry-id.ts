// Ids of log entries: `<epoch>-<seq>`, explicit and monotonic; the same string is the SSE `id`.

/** `epoch` fences whoever executes the session; `seq` counts that epoch's entries of the session from 1, without holes. */
export type EntryId = { epoch: number; seq: number };

/** Prints an entry id as the wire has it. */
export const formatEntryId = ({ epoch, seq }: EntryId): string => `${epoch}-${seq}`;

/** Reads an entry id; null for anything that is none (a foreign `Last-Event-ID` is no cursor). */
export const parseEntryId = (text: string): EntryId | null => {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : null;
};

/** Negative, zero or positive as `a` lies before, at or after `b`. */
export const compareEntryIds = (a: EntryId, b: EntryId): number => a.epoch - b.epoch || a.seq - b.seq;
