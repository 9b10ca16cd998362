// What every TokenLog must do, whatever holds it. An adapter's test calls this with a way to make one.
import { describe, expect, it } from 'vitest';
import { compareEntryIds, type EntryId } from '@firstword/shared/contract/entry-id';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { LogEntry, LogGap, LogWriter, TokenLog } from '@firstword/backend/token-log/port';

export type TokenLogSubject = {
  log: TokenLog;
  /** A log as a later process would have it: its epochs lie above all of `log`'s. */
  restarted: () => Promise<TokenLog>;
};

export type TokenLogConformance = {
  /** Makes a log that trims old turns once it holds more than `maxEntries`, and keeps a session for `retentionMs`. */
  create: (options: { maxEntries: number; retentionMs: number }) => Promise<TokenLogSubject>;
};

type Item = LogEntry | LogGap;

const SESSION = 'front-desk:session-1';

const start = (turnId: string): TokenEvent => ({ type: 'turn-start', turnId, input: 'hello' });
const token = (turnId: string, content: string): TokenEvent => ({ type: 'token', turnId, content });
const done = (turnId: string, content: string): TokenEvent => ({ type: 'done', turnId, content });

const writeTurn = (writer: LogWriter, turnId: string, words: string[]): LogEntry[] =>
  [start(turnId), ...words.map((word) => token(turnId, word)), done(turnId, words.join(''))].map((event) =>
    writer.append(event),
  );

/** A reader that can be asked for its next items, or for all until it ends. */
const reader = (log: TokenLog, after: EntryId | null = null, signal = new AbortController().signal) => {
  const items = log.follow(SESSION, { after, signal })[Symbol.asyncIterator]();
  const take = async (count: number): Promise<Item[]> => {
    const taken: Item[] = [];
    while (taken.length < count) {
      const { value, done: ended } = await items.next();
      if (ended) break;
      taken.push(value);
    }
    return taken;
  };
  return { take, rest: () => take(Infinity) };
};

const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const contents = (items: Item[]): string =>
  items.map((item) => ('event' in item && item.event.type === 'token' ? item.event.content : '')).join('');

const isGap = (item: Item | undefined): boolean => item !== undefined && !('event' in item);

/** Runs the suite against one adapter. */
export const describeTokenLog = (name: string, { create }: TokenLogConformance): void => {
  const open = async (maxEntries = 1_000, retentionMs = 60_000) => {
    const subject = await create({ maxEntries, retentionMs });
    return { ...subject, writer: await subject.log.open(SESSION) };
  };

  describe.concurrent(`${name}: ids`, () => {
    it("counts an epoch's entries from 1 without holes", async () => {
      const { writer } = await open();
      const ids = writeTurn(writer, 't0', ['a', 'b']).map((entry) => entry.id);
      expect(ids.map((id) => id.seq)).toEqual([1, 2, 3, 4]);
      expect(new Set(ids.map((id) => id.epoch)).size).toBe(1);
    });

    it('gives each claim of a session a higher epoch', async () => {
      const { log, writer } = await open();
      const first = writer.append(start('t0')).id;
      const second = (await log.open(SESSION)).append(start('t1')).id;
      expect(compareEntryIds(second, first)).toBeGreaterThan(0);
      expect(second.epoch).toBeGreaterThan(first.epoch);
      expect(second.seq).toBe(1);
    });

    it('never fits a cursor of an earlier process, or of a removed session of the same name', async () => {
      const { log, writer, restarted } = await open();
      const stale = writeTurn(writer, 't0', ['old'])[1]?.id as EntryId;
      await writer.flush();
      await log.remove(SESSION);
      for (const later of [log, await restarted()]) {
        writeTurn(await later.open(SESSION), 't1', ['new']);
        const items = await reader(later, stale).take(4);
        expect(isGap(items[0])).toBe(true);
        expect(contents(items)).toBe('new');
      }
    });
  });

  describe.concurrent(`${name}: reading`, () => {
    it('replays everything from the oldest entry without a cursor', async () => {
      const { log, writer } = await open();
      const entries = writeTurn(writer, 't0', ['Good ', 'morning.']);
      await writer.flush();
      expect(await reader(log).take(4)).toEqual(entries);
    });

    it('goes on behind any entry, without a hole or a repeat', async () => {
      const { log, writer } = await open();
      const entries = [...writeTurn(writer, 't0', ['a', 'b']), ...writeTurn(writer, 't1', ['c', 'd'])];
      await writer.flush();
      for (const [index, entry] of entries.entries()) {
        writer.append({ type: 'spoken', turnId: 't1', offset: index });
        const behind = entries.slice(index + 1);
        expect((await reader(log, entry.id).take(behind.length + 1)).slice(0, -1)).toEqual(behind);
      }
    });

    it('reads from the first entry of an epoch with the cursor before it', async () => {
      const { log, writer } = await open();
      const entries = writeTurn(writer, 't0', ['a']);
      await writer.flush();
      const epoch = entries[0]?.id.epoch ?? 0;
      expect(await reader(log, { epoch, seq: 0 }).take(3)).toEqual(entries);
    });

    it('hands on live entries in order while they are written', async () => {
      const { log, writer } = await open();
      const live = reader(log).take(4);
      const entries = writeTurn(writer, 't0', ['a', 'b']);
      expect(await live).toEqual(entries);
    });

    it('gives a late joiner the past and then the present, with no seam', async () => {
      const { log, writer } = await open();
      writer.append(start('t0'));
      writer.append(token('t0', 'past '));
      const joined = reader(log);
      const past = await joined.take(2);
      const present = joined.take(1);
      writer.append(token('t0', 'present'));
      expect(contents([...past, ...(await present)])).toBe('past present');
    });

    it('gives many readers all the same entries', async () => {
      const { log, writer } = await open();
      const readers = Array.from({ length: 50 }, () => reader(log).take(102));
      const entries = writeTurn(
        writer,
        't0',
        Array.from({ length: 100 }, (_, index) => `${index} `),
      );
      for (const items of await Promise.all(readers)) expect(items).toEqual(entries);
    });

    it('waits for a slow reader without losing or holding back anything', async () => {
      const { log, writer } = await open();
      const [slow, quick] = [reader(log), reader(log)];
      writer.append(start('t0'));
      expect(await slow.take(1)).toHaveLength(1);
      const words = Array.from({ length: 200 }, (_, index) => `${index} `);
      for (const word of words) writer.append(token('t0', word));
      expect(contents(await quick.take(201))).toBe(words.join(''));
      expect(contents(await slow.take(200))).toBe(words.join(''));
    });

    it('keeps sessions apart', async () => {
      const { log, writer } = await open();
      writeTurn(await log.open('front-desk:session-2'), 't0', ['theirs']);
      writeTurn(writer, 't0', ['ours']);
      expect(contents(await reader(log).take(3))).toBe('ours');
    });
  });

  describe.concurrent(`${name}: cursors that do not fit`, () => {
    it('tells a reader behind the trimmed end, then starts at the oldest whole turn', async () => {
      const { log, writer } = await open(8);
      const old = writeTurn(writer, 't0', ['a', 'b'])[0]?.id as EntryId;
      for (const turnId of ['t1', 't2', 't3', 't4']) writeTurn(writer, turnId, [turnId, ' ']);
      await writer.flush();
      const items = await reader(log, old).take(5);
      expect(isGap(items[0])).toBe(true);
      expect(items[1]).toMatchObject({ event: { type: 'turn-start' } });
      expect(items.filter(isGap)).toHaveLength(1);
    });

    it('tells a reader that trimming overtook while it slept', async () => {
      const { log, writer } = await open(4);
      const slow = reader(log);
      writeTurn(writer, 't0', ['a', 'b']);
      expect(await slow.take(1)).toHaveLength(1);
      for (const turnId of ['t1', 't2', 't3', 't4']) writeTurn(writer, turnId, [turnId, ' ']);
      await writer.flush();
      // What it had fetched before it slept still comes, then the gap.
      const fetched: Item[] = [];
      while (!isGap(fetched.at(-1))) fetched.push(...(await slow.take(1)));
      expect('ab'.startsWith(contents(fetched))).toBe(true);
      const [next] = await slow.take(1);
      expect(next).toMatchObject({ event: { type: 'turn-start' } });
    });

    it('never trims the turn that runs, however long it is', async () => {
      const { log, writer } = await open(4);
      writeTurn(writer, 't0', ['a']);
      const words = Array.from({ length: 40 }, (_, index) => `${index} `);
      const entries = writeTurn(writer, 't1', words);
      await writer.flush();
      expect(contents(await reader(log, entries[0]?.id ?? null).take(41))).toBe(words.join(''));
    });

    it.each([
      ['of an epoch that never was', ({ epoch }: EntryId) => ({ epoch: epoch + 1, seq: 1 })],
      ['of an older epoch', ({ epoch }: EntryId) => ({ epoch: epoch - 1, seq: 1 })],
      ['ahead of the newest entry', ({ epoch, seq }: EntryId) => ({ epoch, seq: seq + 100 })],
    ])('tells a reader with a cursor %s', async (_, bend) => {
      const { log, writer } = await open();
      const newest = writeTurn(writer, 't0', ['a']).at(-1)?.id as EntryId;
      await writer.flush();
      const [gap, ...rest] = await reader(log, bend(newest)).take(4);
      expect(isGap(gap)).toBe(true);
      expect(contents(rest)).toBe('a');
    });
  });

  describe.concurrent(`${name}: fencing`, () => {
    it('refuses an older writer, and shows readers nothing of it', async () => {
      const { log, writer } = await open();
      writer.append(start('t0'));
      await writer.flush();
      const newer = await log.open(SESSION);
      const refused = (async () => {
        writer.append(token('t0', 'zombie'));
        await writer.flush();
      })();
      await expect(refused).rejects.toMatchObject({ code: 'WriterFenced' });
      newer.append(token('t0', 'alive'));
      await newer.flush();
      expect(contents(await reader(log).take(2))).toBe('alive');
    });

    it('keeps what the older writer wrote before, and lets cursors cross the epochs', async () => {
      const { log, writer } = await open();
      const cursor = writer.append(token('t0', 'one ')).id;
      writer.append(token('t0', 'two '));
      await writer.flush();
      (await log.open(SESSION)).append(token('t0', 'three'));
      expect(contents(await reader(log, cursor).take(2))).toBe('two three');
    });
  });

  describe.concurrent(`${name}: ends`, () => {
    it('ends every reader behind session-end', async () => {
      const { log, writer } = await open();
      const live = reader(log).rest();
      writeTurn(writer, 't0', ['a']);
      const end = writer.append({ type: 'session-end', reason: 'closed' });
      expect((await live).at(-1)).toEqual(end);
      expect(await reader(log).rest()).toHaveLength(4);
    });

    it('ends a waiting reader with its signal, and leaves the others', async () => {
      const { log, writer } = await open();
      const abort = new AbortController();
      writer.append(start('t0'));
      const [leaving, staying] = [reader(log, null, abort.signal).rest(), reader(log).take(2)];
      abort.abort();
      expect((await leaving).length).toBeLessThanOrEqual(1);
      writer.append(token('t0', 'still here'));
      expect(contents(await staying)).toBe('still here');
      expect(await reader(log, null, AbortSignal.abort()).rest()).toEqual([]);
    });

    it('ends readers of a removed session, and at once those of one that is not there', async () => {
      const { log, writer } = await open();
      const waiting = reader(log).rest();
      writer.append(start('t0'));
      await writer.flush();
      await log.remove(SESSION);
      expect((await waiting).length).toBeLessThanOrEqual(1);
      expect(await reader(log).rest()).toEqual([]);
      await log.remove(SESSION);
    });

    it('forgets a session that nothing was written into for so long, and tells who is reading', async () => {
      const retentionMs = 1_500;
      const { log, writer } = await open(1_000, retentionMs);
      const waiting = reader(log).rest();
      writer.append(start('t0'));
      await writer.flush();
      // A session that is kept from its first entry on would go too early by so much.
      for (const beganMs = performance.now(); performance.now() < beganMs + 100; await nextTick())
        writer.append(token('t0', 'a'));
      const lastMs = performance.now();
      writer.append(done('t0', ''));
      await writer.flush();
      expect((await waiting).slice(-2)).toMatchObject([{ event: { type: 'done' } }, { type: 'resync' }]);
      expect(performance.now() - lastMs).toBeGreaterThanOrEqual(retentionMs - 10); // timers are as exact as that
      expect(await reader(log).rest()).toEqual([]);
      const late = (async () => {
        writer.append(start('t1'));
        await writer.flush();
      })();
      await expect(late).rejects.toMatchObject({ code: 'WriterFenced' });
    });

    it('refuses to write into a removed session', async () => {
      const { log, writer } = await open();
      await log.remove(SESSION);
      const late = (async () => {
        writer.append(start('t0'));
        await writer.flush();
      })();
      await expect(late).rejects.toMatchObject({ code: 'WriterFenced' });
    });
  });
};
