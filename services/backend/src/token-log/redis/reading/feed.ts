// What a writer of this process has written lately: its readers here are shown it in the same tick, before Redis has it.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { LogEntry } from '../../port.ts';
import type { Bell } from './bell.ts';

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
  #waiting: Bell[] = [];
  #isOpen = true;

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

  /** What is shown behind a cursor that is covered. */
  behind(cursor: EntryId): LogEntry[] {
    const position = cursor.epoch === this.#epoch ? cursor.seq : 0;
    return this.#entries.slice(position - this.#evicted, this.#shown - this.#evicted);
  }

  /** Rings when there may be more, or the feed is closed. */
  tell(bell: Bell): void {
    this.#waiting.push(bell);
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

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Its readers go on elsewhere. */
  close(): void {
    this.#isOpen = false;
    this.#ring();
  }

  #show(): void {
    while (this.#shown < this.#evicted + this.#entries.length) {
      const next = this.#entries[this.#shown - this.#evicted];
      if (!next || (isEnd(next.event) && next.id.seq > this.#acknowledged)) break;
      this.#shown += 1;
    }
    this.#ring();
  }

  #ring(): void {
    const bells = this.#waiting;
    if (bells.length === 0) return;
    this.#waiting = [];
    for (const bell of bells) bell.ring();
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#entries = this.#entries.slice(count);
    this.#evicted += count;
  }
}
