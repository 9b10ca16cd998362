// How a replica hears what others write: by its tap, by nothing else while that works, and all the same when it does not.
import { expect, it } from 'vitest';
import type { LogEntry } from '@firstword/backend/token-log/port';
import { kept } from '../../../fixtures/kept.ts';
import { aNamespace, aStart, aToken, openRedisLog } from '../../../fixtures/redis-log.ts';
import { redisOfThisFile } from '../../../fixtures/redis-of-this-file.ts';

const redis = redisOfThisFile();

const keysOf = (namespace: string, pattern: string): Promise<string[]> =>
  redis.client.keys(`fw:${namespace}/*${pattern}`);

/** A session that one replica writes and another reads; the reader has heard its start. */
const follow = async () => {
  const namespace = aNamespace();
  const open = () => kept(openRedisLog({ url: redis.url, namespace }));
  const [writing, reading] = [open(), open()];
  const writer = await writing.open('front-desk:s1');
  writer.append(aStart());
  await writer.flush();
  const leaving = new AbortController();
  const items = reading.follow('front-desk:s1', { after: null, signal: leaving.signal })[Symbol.asyncIterator]();
  const next = async (): Promise<LogEntry> => (await items.next()).value as LogEntry;
  await next();
  const [meta = ''] = await keysOf(namespace, ':meta');
  return { namespace, writing, reading, writer, next, items, meta, leave: () => leaving.abort() };
};

/** Resolves when the reader waits at its tap: from then on it is told of everything. */
const tapped = async (meta: string): Promise<string> => {
  for (;;) {
    const taps = await redis.client.hget(meta, 'taps');
    if (taps) return taps.trim();
  }
};

const calls = async (command: string): Promise<number> =>
  Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await redis.client.info('commandstats'))?.[1] ?? 0);

it('reads no session’s own stream again once it hears by its tap', async () => {
  const { writer, next, meta } = await follow();
  const first = next();
  await tapped(meta);
  const before = await calls('xrange');
  writer.append(aToken('0'));
  await first;
  for (let index = 1; index < 20; index++) {
    const heard = next();
    writer.append(aToken(`${index}`));
    expect((await heard).event).toMatchObject({ content: `${index}` });
  }
  // Now and then it makes sure.
  expect((await calls('xrange')) - before).toBeLessThan(5);
});

it.each([
  ['its tap was lost', (_meta: string, tap: string) => redis.client.del(tap)],
  ['the session forgot its tap', (meta: string) => redis.client.hdel(meta, 'taps')],
  ['its tap was cut short', (_meta: string, tap: string) => redis.client.xtrim(tap, 'MAXLEN', 0)],
])('hears everything although %s', async (_, lose) => {
  const { writer, next, meta } = await follow();
  const first = next();
  const tap = await tapped(meta);
  await lose(meta, tap);
  for (const content of ['a', 'b', 'c']) writer.append(aToken(content));
  await writer.flush();
  const heard = [await first, await next(), await next()];
  expect(heard.map(({ event }) => 'content' in event && event.content)).toEqual(['a', 'b', 'c']);
  const fourth = next();
  await tapped(meta);
  writer.append(aToken('d'));
  expect((await fourth).event).toMatchObject({ content: 'd' });
});

it('is written nothing for sessions that nobody reads there any more', async () => {
  const { namespace, next, meta, leave } = await follow();
  const waiting = next();
  await tapped(meta);
  leave();
  await waiting;
  while (await redis.client.hget(meta, 'taps')) await new Promise((resolve) => setImmediate(resolve));
  expect(await keysOf(namespace, ':meta')).toEqual([meta]);
});

it('has a tap that ends by itself, and keeps none of what was read', async () => {
  const { writer, next, meta } = await follow();
  const heard = next();
  const tap = await tapped(meta);
  writer.append(aToken('my card is 4111'));
  await heard;
  while (JSON.stringify(await redis.client.xrange(tap, '-', '+')).includes('4111'))
    await new Promise((resolve) => setImmediate(resolve));
  const left = await redis.client.pttl(tap);
  expect(left).toSatisfy((ms: number) => ms > 0 && ms <= 5_000);
});

it('writes what one turn of the event loop says, in however many sessions, with one command', async () => {
  const log = kept(openRedisLog({ url: redis.url, namespace: aNamespace(), leaseMs: 60_000 }));
  const writers = await Promise.all(Array.from({ length: 20 }, (_, index) => log.open(`front-desk:s${index}`)));
  for (const writer of writers) writer.append(aStart());
  await Promise.all(writers.map((writer) => writer.flush()));
  const before = await calls('evalsha');
  for (const writer of writers) writer.append(aToken('x'));
  await Promise.all(writers.map((writer) => writer.flush()));
  // Leases are renewed as well.
  expect((await calls('evalsha')) - before).toBeLessThan(writers.length / 2);
});

it('lets no session suffer for another whose stream is none any more', async () => {
  const namespace = aNamespace();
  const log = kept(openRedisLog({ url: redis.url, namespace, leaseMs: 60_000 }));
  const [broken, whole] = [await log.open('front-desk:broken'), await log.open('front-desk:whole')];
  broken.append(aStart());
  whole.append(aStart());
  await Promise.all([broken.flush(), whole.flush()]);
  const [key = ''] = await keysOf(namespace, ':broken:log');
  await redis.client.set(key, 'no stream');
  broken.append(aToken('x'));
  whole.append(aToken('y'));
  await expect(broken.flush()).rejects.toMatchObject({ code: 'WriterFenced' });
  await whole.flush();
  whole.append(aToken('z'));
  await whole.flush();
});
