// Where a log that has become long is cut: at a turn's start, so that what is left begins with a whole turn.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { LogEntry } from '../../port.ts';

/** Told of each entry, in order; answers with the first entry to be kept when it is time to cut, else null. */
export const createTrims = (length: number, maxEntries: number): ((entry: LogEntry) => EntryId | null) => {
  let total = length;
  let starts: { id: EntryId; position: number }[] = [];
  return ({ id, event }) => {
    total += 1;
    if (event.type !== 'turn-start') return null;
    starts.push({ id, position: total - 1 });
    const excess = total - 1 - maxEntries;
    const cut = excess > 0 ? starts.find(({ position }) => position >= excess) : undefined;
    if (!cut) return null;
    total -= cut.position;
    starts = starts
      .filter(({ position }) => position >= cut.position)
      .map((start) => ({ id: start.id, position: start.position - cut.position }));
    return cut.id;
  };
};
