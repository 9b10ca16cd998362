// Replies of Redis that get lost: whatever is sent again is in the log once, and in its place.
import { expect, it } from 'vitest';
import { kept } from '../../../fixtures/kept.ts';
import { aNamespace, aStart, aToken, openRedisLog } from '../../../fixtures/redis-log.ts';
import { redisOfThisFile } from '../../../fixtures/redis-of-this-file.ts';
import { startReplyDropper } from '../../../fixtures/reply-dropper.ts';

const redis = redisOfThisFile();

const APPENDS = 4_000;
const DROP_EVERY = 500;

it('writes each of 4,000 entries once and in order, however often replies are dropped and sockets cut', async () => {
  const proxy = kept(await startReplyDropper(redis.port));
  const namespace = aNamespace();
  const url = `redis://127.0.0.1:${proxy.port}`;
  const log = kept(openRedisLog({ url, namespace, leaseMs: 20_000, maxEntries: 100_000 }));
  const writer = await log.open('front-desk:s1');
  writer.append(aStart());
  for (let index = 0; index < APPENDS; index++) {
    writer.append(aToken(`${index} `));
    if (index % DROP_EVERY === DROP_EVERY / 2 + 1) proxy.drop(200);
    if (index % 50 === 0) await writer.flush();
    else await new Promise((resolve) => setImmediate(resolve)); // each a command of its own
  }
  await writer.flush();
  expect(proxy.cuts()).toBeGreaterThanOrEqual(APPENDS / DROP_EVERY - 1);
  const [key = ''] = await redis.client.keys(`fw:${namespace}/*:log`);
  const entries = await redis.client.xrange(key, '-', '+');
  const contents = entries.slice(1).map(([, fields]) => (JSON.parse(fields[1] ?? '') as { content: string }).content);
  expect(contents).toEqual(Array.from({ length: APPENDS }, (_, index) => `${index} `));
  expect(entries.map(([id]) => Number(id.split('-')[1]))).toEqual(entries.map((_, index) => index + 1));
});

it('gets over a connection that has silently died, while it waits for what another replica writes', async () => {
  const proxy = kept(await startReplyDropper(redis.port));
  const namespace = aNamespace();
  const writing = kept(openRedisLog({ url: redis.url, namespace }));
  const reading = kept(openRedisLog({ url: `redis://127.0.0.1:${proxy.port}`, namespace }));
  const writer = await writing.open('front-desk:s1');
  writer.append(aStart());
  await writer.flush();
  const following = { after: null, signal: new AbortController().signal };
  const items = reading.follow('front-desk:s1', following)[Symbol.asyncIterator]();
  expect((await items.next()).value).toMatchObject({ event: { type: 'turn-start' } });
  const next = items.next();
  // Nothing comes back any more, and nobody closes anything: only the reader's own patience ends it.
  proxy.silence();
  writer.append(aToken('there'));
  await writer.flush();
  expect((await next).value).toMatchObject({ event: { content: 'there' } });
});

it('keeps a session for as long as it says, from its last entry on', async () => {
  const namespace = aNamespace();
  const log = kept(openRedisLog({ url: redis.url, namespace, retentionMs: 5_000 }));
  const writer = await log.open('front-desk:s1');
  writer.append(aStart());
  await writer.flush();
  const keys = await redis.client.keys(`fw:${namespace}/*:s1:*`);
  const left = await Promise.all(keys.map((key) => redis.client.pttl(key)));
  expect(keys).toHaveLength(2);
  expect(keys.every((key) => /\{b\d+\}/.test(key))).toBe(true);
  for (const ms of left) expect(ms).toSatisfy((each: number) => each > 0 && each <= 5_000);
  // As if nearly all of that time had gone by: what is written next keeps it all for as long again.
  await Promise.all(keys.map((key) => redis.client.pexpire(key, 1_000)));
  for (let word = 0; word < 64; word++) writer.append(aToken('on '));
  await writer.flush();
  for (const key of keys) expect(await redis.client.pttl(key)).toBeGreaterThan(1_000);
});

it('tells a reader once of what is missing in the middle of a log, and gives it all the rest', async () => {
  const namespace = aNamespace();
  const open = () => kept(openRedisLog({ url: redis.url, namespace }));
  const [writing, reading] = [open(), open()];
  const writer = await writing.open('front-desk:s1');
  const ids = [aStart(), ...['a', 'b', 'c', 'd'].map((word) => aToken(word))].map((event) => writer.append(event).id);
  await writer.flush();
  const [key = ''] = await redis.client.keys(`fw:${namespace}/*:log`);
  await redis.client.xdel(key, `${ids[2]?.epoch}-${ids[2]?.seq}`);
  const items = reading.follow('front-desk:s1', { after: null, signal: new AbortController().signal });
  const seen: string[] = [];
  for await (const item of items) {
    seen.push(!('event' in item) ? 'gap' : item.event.type === 'token' ? item.event.content : item.event.type);
    if (seen.at(-1) === 'd') writer.append({ type: 'session-end', reason: 'ended' });
  }
  expect(seen).toEqual(['turn-start', 'a', 'gap', 'turn-start', 'a', 'c', 'd', 'session-end']);
});
