// `firstword dev --redis URL`: the one port on a real Redis, and a session that outlives the process.
import { expect, it } from 'vitest';
import { startDevFixture, type DevFixture } from '../../fixtures/dev-server.ts';
import { kept } from '../../fixtures/kept.ts';
import { startRedis } from '../../fixtures/redis-server.ts';

const say = async (dev: DevFixture, input: string): Promise<string> =>
  (await fetch(`${dev.url}/api/flows/front-desk/stream/s1?input=${input}`)).text();

it('keeps a session in Redis, and goes on with it in the next process', async () => {
  const redis = kept(await startRedis());
  const first = await startDevFixture({ waitForVoice: false, redisUrl: redis.url });
  expect(await say(first, 'hello')).toContain('"type":"done"');
  await first.close();
  const next = kept(await startDevFixture({ waitForVoice: false, redisUrl: redis.url }));
  expect(await say(next, 'again')).toContain('"type":"done"');
  const [log = ''] = await redis.client.keys('fw:default/front-desk:{b*}:s1:log');
  const starts = (await redis.client.xrange(log, '-', '+')).filter(([, fields]) => fields[1]?.includes('turn-start'));
  expect(starts).toHaveLength(2);
});
