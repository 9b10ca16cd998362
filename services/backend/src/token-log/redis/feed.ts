// What a writer of this process has written lately: its readers here are shown it in the same tick, before Redis has it.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { LogEntry } from '../port.ts';

/** A reader that is further behind reads from Redis. */
const KEPT_ENTRIES = 64;

/** What ends a turn or a session is shown when Redis has it: nobody shall see an end that a crash takes back. */
const isEnd = ({ type }: TokenEvent): boolean => type === 'done' || type === 'error' || type === 'session-end';

/** The entries of one epoch, the newest of them. */
export class Feed {
  readonly #epoch: number;
  readonly #before: EntryId;
  #entries: LogEntry[] = [];
  #evicted = 0;
  #acknowledged = 0;
  /** Up to this one they are shown. */
  #shown = 0;
  #waiting = new Set<() => void>();

  /** `before`: the last entry that Redis had when the epoch began. */
  constructor(epoch: number, before: EntryId) {
    this.#epoch = epoch;
    this.#before = before;
  }

  /** Whether everything behind this cursor is here. */
  covers(cursor: EntryId): boolean {
    if (cursor.epoch === this.#epoch) return cursor.seq >= this.#evicted && cursor.seq <= this.#shown;
    // What executors that died have shown behind the last entry that Redis has never came there.
    if (this.#evicted > 0 || cursor.epoch > this.#epoch) return false;
    if (cursor.epoch === this.#before.epoch) return cursor.seq >= this.#before.seq;
    return this.#before.epoch > 0 && cursor.epoch > this.#before.epoch;
  }

  /** The entry directly behind a cursor that is covered; undefined while there is none to be shown. */
  behind(cursor: EntryId): LogEntry | undefined {
    const position = cursor.epoch === this.#epoch ? cursor.seq : 0;
    return position < this.#shown ? this.#entries[position - this.#evicted] : undefined;
  }

  /** Resolves when there may be more, the feed is closed, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        signal.removeEventListener('abort', settle);
        this.#waiting.delete(settle);
        resolve();
      };
      this.#waiting.add(settle);
      signal.addEventListener('abort', settle, { once: true });
    });
  }

  push(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#show();
  }

  /** Redis has everything of this epoch up to `seq`. */
  acknowledge(seq: number): void {
    this.#acknowledged = seq;
    if (this.#shown < this.#evicted + this.#entries.length) this.#show();
    // Only in lumps, so that dropping costs next to nothing an entry.
    if (this.#entries.length >= 2 * KEPT_ENTRIES)
      this.#drop(Math.min(this.#entries.length - KEPT_ENTRIES, seq - this.#evicted));
  }

  /** Everything before `seq` is trimmed: readers behind it shall notice. */
  trim(seq: number): void {
    this.#drop(seq - 1 - this.#evicted);
    this.#shown = Math.max(this.#shown, this.#evicted);
  }

  /** Its readers go on elsewhere. */
  close(): void {
    const readers = this.#waiting;
    this.#waiting = new Set();
    for (const wake of readers) wake();
  }

  #show(): void {
    while (this.#shown < this.#evicted + this.#entries.length) {
      const next = this.#entries[this.#shown - this.#evicted];
      if (!next || (isEnd(next.event) && next.id.seq > this.#acknowledged)) break;
      this.#shown += 1;
    }
    this.close();
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#entries = this.#entries.slice(count);
    this.#evicted += count;
  }
}
