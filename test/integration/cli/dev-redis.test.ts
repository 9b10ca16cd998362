// `firstword dev --redis URL`: the one port on a real Redis, and a session that outlives the process.
import { afterEach, expect, it } from 'vitest';
import { startDevFixture, type DevFixture } from '../../fixtures/dev-server.ts';
import { startRedis, type RedisServer } from '../../fixtures/redis-server.ts';

const running: (DevFixture | RedisServer)[] = [];
afterEach(async () => {
  for (const each of running.splice(0).toReversed()) await each.close();
});

const say = async (dev: DevFixture, input: string): Promise<string> =>
  (await fetch(`${dev.url}/api/flows/front-desk/stream/s1?input=${input}`)).text();

it('keeps a session in Redis, and goes on with it in the next process', async () => {
  const redis = await startRedis();
  running.push(redis);
  const first = await startDevFixture({ waitForVoice: false, redisUrl: redis.url });
  expect(await say(first, 'hello')).toContain('"type":"done"');
  await first.close();
  const next = await startDevFixture({ waitForVoice: false, redisUrl: redis.url });
  running.push(next);
  expect(await say(next, 'again')).toContain('"type":"done"');
  const [log = ''] = await redis.client.keys('fw:default/front-desk:{b*}:s1:log');
  const starts = (await redis.client.xrange(log, '-', '+')).filter(([, fields]) => fields[1]?.includes('turn-start'));
  expect(starts).toHaveLength(2);
});
