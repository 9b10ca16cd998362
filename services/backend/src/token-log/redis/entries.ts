// Log entries as a Redis stream holds them: the stream's own id, and the event as JSON.
import { parseEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { LogEntry } from '../port.ts';
import type { RawEntry } from './scripts/scripts.ts';

/** Before every entry. */
export const ORIGIN: EntryId = { epoch: 0, seq: 0 };

export const entryId = (text: string): EntryId => parseEntryId(text) ?? ORIGIN;

export const entryOf = ([id, [, json = 'null']]: RawEntry): LogEntry => ({
  id: entryId(id),
  event: JSON.parse(json) as TokenEvent,
  json,
});

export const isDirectlyBehind = (cursor: EntryId, next: EntryId): boolean =>
  next.epoch === cursor.epoch && next.seq === cursor.seq + 1;
