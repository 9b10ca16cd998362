// The executor's pen: everything of one tick goes to Redis as one step, and is shown to readers here before it is there.
import { formatEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { writerFenced, type LogEntry, type LogWriter } from '../port.ts';
import type { Connection } from './connect.ts';
import { Feed } from './feed.ts';
import type { SessionKeys } from './keys.ts';
import { createTrims } from './trims.ts';

export type WriterOptions = {
  session: string;
  owner: string;
  epoch: number;
  keys: SessionKeys;
  redis: Connection;
  /** Has what this tick writes go out in one piece. */
  cork: () => void;
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

type Batch = {
  entries: string[];
  running: '' | '0' | '1';
  trim: string;
  state: () => string;
  at: string;
  lastSeq: number;
};

/** Writes the entries of one epoch, the one that was given out last. */
export class RedisWriter implements LogWriter {
  readonly feed: Feed;
  readonly epoch: number;
  readonly #options: WriterOptions;
  readonly #trimAt: (entry: LogEntry) => EntryId | null;
  readonly #life = new AbortController();
  readonly #given = Promise.withResolvers<void>();
  #seq = 0;
  #isRunning = false;
  #batch: Batch | null = null;
  #written: Promise<void> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.feed = new Feed(options.epoch, options.before);
    this.#trimAt = createTrims(options.length, options.maxEntries);
  }

  get lost(): AbortSignal {
    return this.#life.signal;
  }

  /** It runs a turn. */
  isRunning(): boolean {
    return this.#isRunning && this.#options.holdsLease() && !this.lost.aborted;
  }

  /** Another has taken over, or may have: nothing is written any more. */
  lose(): void {
    if (this.lost.aborted) return;
    this.#life.abort(writerFenced());
    this.#given.resolve();
    this.#options.onLost();
    this.feed.close();
  }

  append(event: TokenEvent): LogEntry {
    this.#refuseIfLost();
    const batch = this.#inBatch();
    const entry: LogEntry = { id: { epoch: this.epoch, seq: ++this.#seq }, event };
    this.#isRunning = runsAfter(event) ?? this.#isRunning;
    if (runsAfter(event) !== null) batch.running = this.#isRunning ? '1' : '0';
    const cut = this.#trimAt(entry);
    if (cut) batch.trim = formatEntryId(cut);
    batch.entries.push(formatEntryId(entry.id), JSON.stringify(event));
    batch.lastSeq = this.#seq;
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
    await Promise.resolve(); // the batch of this tick is on its way then
    await Promise.race([this.#written, this.#given.promise]);
    if (this.lost.aborted) throw writerFenced();
  }

  #refuseIfLost(): void {
    // After a pause of the whole process nobody here knows who writes now.
    if (!this.#options.holdsLease()) this.lose();
    if (this.lost.aborted) throw writerFenced();
  }

  #inBatch(): Batch {
    if (this.#batch) return this.#batch;
    const batch: Batch = { entries: [], running: '', trim: '', state: () => '', at: '', lastSeq: this.#seq };
    this.#batch = batch;
    queueMicrotask(() => {
      this.#batch = null;
      if (!this.lost.aborted) this.#written = this.#send(batch);
    });
    return batch;
  }

  /** Commands of one connection are answered in their order, so the last answer is the answer to all. */
  async #send({ entries, running, trim, state, at, lastSeq }: Batch): Promise<void> {
    const { keys, redis, cork, session, owner, ttlMs } = this.#options;
    cork();
    const given = [String(this.epoch), ttlMs, running, session, owner, trim, state(), at, ...entries];
    const answer = await redis.append(keys.log, keys.meta, keys.running, ...given).catch(() => 'FENCED' as const);
    if (answer === 'OK') this.feed.acknowledge(lastSeq);
    else this.lose();
  }
}

const runsAfter = ({ type }: TokenEvent): boolean | null => {
  if (type === 'turn-start' || type === 'attempt-start') return true;
  return type === 'done' || type === 'error' || type === 'session-end' ? false : null;
};
