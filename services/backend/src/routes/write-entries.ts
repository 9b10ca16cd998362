// From log entries to the blocks of a stream: all of a session, or one turn as the seed's contract has it.
import { formatEntryId } from '@firstword/shared/contract/entry-id';
import type { LogEntry, LogGap } from '../token-log/port.ts';
import type { SseStream } from './sse.ts';

/** Writes until the entries end, or the turn is over (null: the whole session). */
export const writeEntries = async (
  items: AsyncIterable<LogEntry | LogGap>,
  stream: Pick<SseStream, 'send'>,
  turnId: string | null,
): Promise<void> => {
  let begun = false;
  for await (const item of items) {
    if (!('event' in item)) {
      // A turn that trimming overtook has ended, and its client shall ask again: it will be told so.
      if (turnId !== null && begun) return;
      await stream.send({ data: JSON.stringify(item) });
    } else {
      begun = true;
      const { event, json: data } = item;
      const id = formatEntryId(item.id);
      if (turnId === null) await stream.send({ id, data });
      else if ('turnId' in event && event.turnId === turnId) {
        // The seed's contract begins with a token; the turn's start only sets the client's cursor.
        await stream.send(event.type === 'turn-start' ? { id } : { id, data });
        if (event.type === 'done' || event.type === 'error') return;
      }
    }
  }
};
