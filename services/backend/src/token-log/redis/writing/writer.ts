// The executor's pen: what is appended is shown to readers here at once, and goes to Redis when the event loop turns.
import { formatEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { logEntry, writerFenced, type LogEntry, type LogWriter } from '../../port.ts';
import type { Append, Appending } from './appends.ts';
import { Feed } from '../reading/feed.ts';
import type { SessionKeys } from '../keys.ts';
import type { AppendAnswer } from '../scripts/scripts.ts';
import { createTrims } from './trims.ts';

export type WriterOptions = {
  session: string;
  epoch: number;
  keys: SessionKeys;
  append: Append;
  holdsLease: () => boolean;
  ttlMs: number;
  /** How many entries Redis had when the epoch began, and the last of them. */
  length: number;
  before: EntryId;
  maxEntries: number;
  onLost: () => void;
};

/** Makes the writer of an epoch; of the log there is known how long it was, and its last entry. */
export type Write = (
  session: string,
  begin: { epoch: number; length: number; last: string | undefined },
) => RedisWriter;

/** What waits for the event loop to turn. */
type Batch = { entries: string[]; running: '' | '0' | '1'; trim: string; state: (() => string) | null; at: string };

/** The expiry is refreshed at the ends of a turn, and after so many entries of a long one. */
const REFRESH_ENTRIES = 64;

/** Writes the entries of one epoch, the one that was given out last. */
export class RedisWriter implements LogWriter, Appending {
  readonly feed: Feed;
  readonly epoch: number;
  readonly keys: SessionKeys;
  readonly #options: WriterOptions;
  readonly #trimAt: (entry: LogEntry) => EntryId | null;
  readonly #life = new AbortController();
  #isLost = false;
  #seq = 0;
  /** How long the log is then is not known any more. */
  #hasTrimmed = false;
  #refreshedSeq = -REFRESH_ENTRIES;
  #isRunning = false;
  #batch: Batch | null = null;
  /** The last entry of each command that is on its way: they are answered in their order. */
  #sent: number[] = [];
  #begun = 0;
  #answered = 0;
  /** Those who wait until so many batches are answered. */
  #flushing: { upTo: number; resolve: () => void }[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.keys = options.keys;
    this.feed = new Feed(options.epoch, options.before);
    this.#trimAt = createTrims(options.length, options.maxEntries);
  }

  get lost(): AbortSignal {
    return this.#life.signal;
  }

  /** It runs a turn. */
  isRunning(): boolean {
    return this.#isRunning && this.#options.holdsLease() && !this.#isLost;
  }

  /** Another has taken over, or may have: nothing is written any more. */
  lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#life.abort(writerFenced());
    this.#options.onLost();
    this.feed.close();
    this.#settle(Infinity);
  }

  append(event: TokenEvent): LogEntry {
    this.#refuseIfLost();
    const batch = this.#inBatch();
    const entry = logEntry({ epoch: this.epoch, seq: ++this.#seq }, event);
    const runs = runsAfter(event);
    if (runs !== null) {
      this.#isRunning = runs;
      batch.running = runs ? '1' : '0';
    }
    const cut = this.#trimAt(entry);
    if (cut) batch.trim = formatEntryId(cut);
    batch.entries.push(formatEntryId(entry.id), entry.json);
    this.feed.push(entry);
    if (cut?.epoch === this.epoch) this.feed.trim(cut.seq);
    return entry;
  }

  save(state: () => string): void {
    this.#refuseIfLost();
    const last = this.#seq === 0 ? this.#options.before : { epoch: this.epoch, seq: this.#seq };
    Object.assign(this.#inBatch(), { state, at: formatEntryId(last) });
  }

  async flush(): Promise<void> {
    this.#refuseIfLost();
    const upTo = this.#begun;
    if (this.#answered < upTo) await new Promise<void>((resolve) => this.#flushing.push({ upTo, resolve }));
    if (this.#isLost) throw writerFenced();
  }

  give(into: (string | number)[]): boolean {
    const batch = this.#batch;
    this.#batch = null;
    if (!batch || this.#isLost) return false;
    this.#sent.push(this.#seq);
    const { entries, running, trim, state, at } = batch;
    const count = entries.length / 2;
    into.push(this.epoch, this.#hasTrimmed ? '' : this.#options.length + this.#seq - count, count);
    if (trim !== '') this.#hasTrimmed = true;
    for (const text of entries) into.push(text);
    if (running === '' && state === null && trim === '' && this.#seq - this.#refreshedSeq < REFRESH_ENTRIES)
      into.push('');
    else {
      this.#refreshedSeq = this.#seq;
      into.push(this.#options.ttlMs, running, this.#options.session, trim, state?.() ?? '', at);
    }
    return true;
  }

  answered(answer: AppendAnswer): void {
    const lastSeq = this.#sent.shift() ?? 0;
    if (answer !== 'OK') return this.lose();
    this.feed.acknowledge(lastSeq);
    this.#settle(this.#answered + 1);
  }

  #settle(answered: number): void {
    this.#answered = answered;
    if (this.#flushing.length === 0) return;
    for (const { upTo, resolve } of this.#flushing) if (upTo <= answered) resolve();
    this.#flushing = this.#flushing.filter(({ upTo }) => upTo > answered);
  }

  #refuseIfLost(): void {
    // After a pause of the whole process nobody here knows who writes now.
    if (!this.#options.holdsLease()) this.lose();
    if (this.#isLost) throw writerFenced();
  }

  #inBatch(): Batch {
    if (this.#batch) return this.#batch;
    this.#begun += 1;
    this.#options.append(this);
    return (this.#batch = { entries: [], running: '', trim: '', state: null, at: '' });
  }
}

const runsAfter = ({ type }: TokenEvent): boolean | null => {
  if (type === 'turn-start' || type === 'attempt-start') return true;
  return type === 'done' || type === 'error' || type === 'session-end' ? false : null;
};
