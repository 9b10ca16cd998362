// A Redis that has lost something of a session: whoever writes notices, and whoever reads is told once and never goes round.
import { expect, it } from 'vitest';
import { kept } from '../../../fixtures/kept.ts';
import { aNamespace, aStart, aToken, openRedisLog, type RedisTokenLog } from '../../../fixtures/redis-log.ts';
import type { RedisWriter } from '../../../../services/backend/src/token-log/redis/writing/writer.ts';
import { redisOfThisFile } from '../../../fixtures/redis-of-this-file.ts';

const SESSION = 'front-desk:s1';

const redis = redisOfThisFile();

/** A log of this process, one of another, and a session with a turn of three tokens. */
const start = async () => {
  const namespace = aNamespace();
  const open = () => kept(openRedisLog({ url: redis.url, namespace, leaseMs: 20_000 }));
  const [log, other] = [open(), open()];
  const writer = await log.open(SESSION);
  const entries = [writer.append(aStart())];
  for (const content of ['a', 'b', 'c']) entries.push(writer.append(aToken(content)));
  await writer.flush();
  const key = (await redis.client.keys(`fw:${namespace}/*:s1:log`)).join();
  const idOf = (index: number): string => `${entries[index]?.id.epoch}-${entries[index]?.id.seq}`;
  return { log, other, writer, entries, key, idOf };
};

/** What a reader is given: contents, types, and `resync`. */
const read = async (log: RedisTokenLog, after: { epoch: number; seq: number } | null = null): Promise<string[]> => {
  const items = log.follow(SESSION, { after, signal: AbortSignal.timeout(20_000) });
  const given: string[] = [];
  for await (const item of items) {
    if (!('event' in item)) given.push('resync');
    else given.push(item.event.type === 'token' ? item.event.content : item.event.type);
  }
  return given;
};

it('a writer whose last entries are gone is refused: what it wrote behind them would be read as if nothing were missing', async () => {
  const { writer, key, idOf } = await start();
  await redis.client.xdel(key, idOf(3));
  writer.append(aToken('d'));
  await expect(writer.flush()).rejects.toMatchObject({ code: 'WriterFenced' });
  expect((await redis.client.xrange(key, '-', '+')).map(([id]) => id)).toEqual([0, 1, 2].map(idOf));
});

it('so is one that does not know any more how long its log is, since it has trimmed it', async () => {
  const log = kept(openRedisLog({ url: redis.url, namespace: aNamespace(), leaseMs: 20_000, maxEntries: 4 }));
  const writer = await log.open('front-desk:trimmed');
  for (const turnId of ['t0', 't1', 't2', 't3']) {
    writer.append(aStart(turnId));
    writer.append(aToken('a', turnId));
    await writer.flush();
  }
  const [name = ''] = await redis.client.keys('*:trimmed:log');
  expect(await redis.client.xlen(name)).toBeLessThan(8);
  const [newest] = await redis.client.xrevrange(name, '+', '-', 'COUNT', 1);
  await redis.client.xdel(name, newest?.[0] ?? '');
  writer.append(aToken('b', 't3'));
  await expect(writer.flush()).rejects.toMatchObject({ code: 'WriterFenced' });
});

it('a reader is told of each hole once, and reads what is left', async () => {
  const { other, writer, key, idOf } = await start();
  writer.append(aToken('d'));
  writer.append({ type: 'session-end', reason: 'closed' });
  await writer.flush();
  await redis.client.xdel(key, idOf(1), idOf(3));
  expect(await read(other)).toEqual([
    'turn-start',
    'resync',
    'turn-start',
    'b',
    'resync',
    'turn-start',
    'b',
    'd',
    'session-end',
  ]);
});

it('a reader that was behind when all was lost is told so, though the session was opened anew at once', async () => {
  const { log, other, entries } = await start();
  await redis.client.flushall();
  const again = await log.open(SESSION);
  again.append(aStart('t1'));
  again.append({ type: 'session-end', reason: 'closed' });
  await again.flush();
  const behind = entries[1]?.id ?? null;
  for (const each of [log, other]) expect(await read(each, behind)).toEqual(['resync', 'turn-start', 'session-end']);
});

it('so is one that was reading', async () => {
  const { other, log } = await start();
  const items = other.follow(SESSION, { after: null, signal: AbortSignal.timeout(20_000) })[Symbol.asyncIterator]();
  for (let count = 0; count < 2; count++) await items.next();
  await redis.client.flushall();
  const again = await log.open(SESSION);
  again.append(aStart('t1'));
  await again.flush();
  const given: unknown[] = [];
  while (!given.includes('turn-start')) {
    const { value } = await items.next();
    given.push(!value || !('event' in value) ? 'resync' : value.event.type);
  }
  expect(given.slice(-2)).toEqual(['resync', 'turn-start']);
  await items.return?.(undefined);
});

it('a reader that was shown what Redis does not have yet goes on behind it, and is told when it never comes', async () => {
  const { log, other } = await start();
  const writer = await log.open(SESSION);
  const { epoch } = writer as RedisWriter;
  const [items, lost] = [1, 99].map((seq) => {
    const following = other.follow(SESSION, { after: { epoch, seq }, signal: AbortSignal.timeout(20_000) });
    return following[Symbol.asyncIterator]();
  });
  const [next, told] = [items?.next(), lost?.next()];
  await other.look(SESSION); // asked behind them, on their connection
  for (const content of ['d', 'e']) writer.append(aToken(content));
  expect(await next).toMatchObject({ value: { id: { epoch, seq: 2 }, event: { content: 'e' } } });
  expect(await told).toMatchObject({ value: { type: 'resync' } });
  await Promise.all([items?.return?.(undefined), lost?.return?.(undefined)]);
});
