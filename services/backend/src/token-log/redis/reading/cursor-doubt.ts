// What there is to doubt of a reader's cursor: at once where it has no place, and later where Redis never gets what the
// reader was shown elsewhere.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Bell } from './bell.ts';
import { placeOf, type CursorPlace, type PlaceParts } from './cursor-place.ts';
import type { SessionKeys } from '../keys.ts';

export type Doubt = {
  /** There is something to look at; the bell rings when there is. */
  isDue(): boolean;
  /** Looks: whether the log does not go on behind the cursor where the reader still is. There is no doubt any more. */
  isLost(cursor: EntryId): Promise<boolean>;
  end(): void;
};

/** What an executor has shown is in Redis a moment later, or its session is another's. */
const AHEAD_MS = 2_000;

/** Of a cursor that was found at this place. */
export const createDoubt = (
  parts: PlaceParts & { clock: Clock },
  keys: SessionKeys,
  { after, place, bell }: { after: EntryId | null; place: CursorPlace; bell: Bell },
): Doubt => {
  let isDue = place === 'nowhere';
  const late = (): void => {
    isDue = true;
    bell.alarm();
  };
  return {
    isDue: () => isDue,
    isLost: async (cursor) => {
      isDue = false;
      if (place === 'nowhere') return true;
      return cursor === after && (await placeOf(parts, keys, cursor)) !== 'here';
    },
    end: place === 'ahead' ? parts.clock.after(AHEAD_MS, late) : () => {},
  };
};
