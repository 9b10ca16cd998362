// The same suite for each way to a Redis that a URL can name: TLS, a user with just its rights, Sentinel, Cluster.
import { afterAll, beforeAll, describe } from 'vitest';
import { trust } from '../fixtures/certificates.ts';
import { redisSubjects } from '../fixtures/redis-log.ts';
import { clusterWay, sentinelWay, tlsWay, userWay, type Way } from '../fixtures/redis-ways.ts';
import { describeTokenLog } from './token-log.ts';

const trusted = async (): Promise<Way> => {
  const way = await tlsWay();
  const forget = trust(way.caText);
  const close = async (): Promise<void> => {
    await way.close();
    forget();
  };
  return { ...way, close };
};

describe.each([
  ['with TLS', trusted],
  ['as a user with the documented rights', userWay],
  ['by Sentinel', sentinelWay],
  ['by Cluster', clusterWay],
])('%s', (_, start: () => Promise<Way>) => {
  let way: Way;
  const subjects = redisSubjects(() => way.url);
  beforeAll(async () => {
    way = await start();
  }, 30_000);
  afterAll(async () => {
    await subjects.close();
    await way.close();
  });

  describeTokenLog('Redis token log, writer and reader in one process', { create: subjects.here });
  describeTokenLog('Redis token log, read by another replica', { create: subjects.elsewhere });
});
