// How often one may call: counted by all replicas together, and by each alone while the Redis is away.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startBackendProcess, type BackendProcess } from '../../../fixtures/backend-process.ts';
import { kept } from '../../../fixtures/kept.ts';
import { startRedis } from '../../../fixtures/redis-server.ts';
import { aFlow } from '../../../unit/backend/a-flow.ts';

const TOKEN = 'service-token-of-this-deployment-0';
const CALLS_A_MINUTE = 600;

const start = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-limits-'));
  kept({ close: () => rmSync(folder, { recursive: true }) });
  const redis = kept(await startRedis());
  const [flowFile, tokens] = [join(folder, 'voiceflow.json'), join(folder, 'tokens')];
  const { spec, ...flow } = aFlow();
  const llm = { baseURL: 'http://127.0.0.1:9/v1', model: 'm', ...spec.llm };
  writeFileSync(flowFile, JSON.stringify({ ...flow, spec: { ...spec, llm } }));
  writeFileSync(tokens, `${TOKEN}\n`);
  const env = { FLOW_FILE: flowFile, REDIS_URL: redis.url, ACCESS_TOKEN_FILE: tokens };
  const backends = await Promise.all(
    ['one', 'two'].map(async (REPLICA_ID) => {
      const backend = await startBackendProcess({ ...env, REPLICA_ID });
      kept({ close: () => backend.stop() });
      await backend.logged('Redis answers');
      return backend;
    }),
  );
  return { redis, backends };
};

const call = async ({ url }: BackendProcess, path: string, body?: object): Promise<number> => {
  const json = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const headers = { authorization: `Bearer ${TOKEN}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(`${url}${path}`, { ...json, headers });
  await answer.text();
  return answer.status;
};

it('are counted by all replicas together', async () => {
  const { redis, backends } = await start();
  const [one] = backends;
  if (!one) throw new Error('there is a backend');
  const spoken = '/api/flows/front-desk/sessions/s1/turns/t1/spoken';
  const statuses: number[] = [];
  while (statuses.length < CALLS_A_MINUTE) {
    statuses.push(...(await Promise.all(backends.map((backend) => call(backend, spoken, { offset: 0 })))));
  }
  expect(new Set(statuses)).toEqual(new Set([404]));
  expect(await Promise.all(backends.map((backend) => call(backend, spoken, { offset: 0 })))).toEqual([429, 429]);
  expect(await call(one, spoken.replace('s1', 's2'), { offset: 0 })).toBe(404);
  const keys = (await redis.client.keys('*')).filter((key) => key.includes('calls:'));
  expect(keys.map((key) => key.replace(/\{b\d+\}/, '{b}')).toSorted()).toEqual([
    'fw:default/front-desk:{b}::calls:session:front-desk/s1',
    'fw:default/front-desk:{b}::calls:session:front-desk/s2',
  ]);
  expect(await Promise.all(keys.map((key) => redis.client.pttl(key)))).not.toContain(-1);
});

it('refuse nobody because the Redis is away', async () => {
  const { redis, backends } = await start();
  await redis.kill();
  for (const backend of backends) expect(await call(backend, '/v1/models')).toBe(200);
});
