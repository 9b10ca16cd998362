import { expect, test } from 'vitest';
import { planFlow, secretKeysOf } from '../../../operator/src/flow-plan.ts';
import { aFlow, theOptions, withLivekit } from './a-resource.ts';

const { llm } = theOptions().defaults;
const redis = { urlSecretRef: { name: 'redis', key: 'url' } };

test('what a flow says wins over what the cluster gives', () => {
  const own = { ...llm!, model: 'own' };
  expect(planFlow(aFlow(), { llm: llm! }).spec.llm?.model).toBe('small');
  expect(
    planFlow(
      aFlow(({ spec }) => (spec.llm = own)),
      { llm: llm! },
    ).spec.llm?.model,
  ).toBe('own');
});

test.each([
  { from: 'a Secret of its own', own: redis, given: { url: 'redis://x' }, want: [redis, undefined] },
  { from: "the cluster's Secret", own: undefined, given: redis, want: [redis, undefined] },
  { from: "the cluster's URL", own: undefined, given: { url: 'redis://x' }, want: [undefined, 'redis://x'] },
  { from: 'nowhere', own: undefined, given: {}, want: [undefined, undefined] },
])('the Redis comes from $from', ({ own, given, want }) => {
  const flow = aFlow(({ spec }) => own && (spec.redis = own));
  const plan = planFlow(flow, { redis: given });
  expect([plan.spec.redis, plan.redisUrl]).toEqual(want);
  const hasRedis = want.some((part) => part !== undefined);
  expect([plan.hasRedis, plan.backendReplicas]).toEqual([hasRedis, hasRedis ? 2 : 1]);
});

test('every Secret that a flow refers to is known, in one order', () => {
  const flow = aFlow(withLivekit, ({ spec }) => {
    const key = (name: string) => ({ name, key: 'k' });
    const server = { baseURL: 'http://x', model: 'm' };
    spec.llm = { ...llm!, apiKeySecretRef: key('z'), fallbacks: [{ ...server, apiKeySecretRef: key('b') }] };
    spec.stt = { provider: 'openai', ...server, apiKeySecretRef: key('c') };
    spec.mcp = [{ name: 'crm', url: 'http://x', tokenSecretRef: key('d') }];
    spec.webhooks = [{ url: 'http://x', secretRef: key('e'), events: ['call.ended'] }];
    spec.redis = { urlSecretRef: key('f') };
  });
  expect(secretKeysOf(flow.spec).map(({ name, key }) => `${name}/${key}`)).toEqual([
    'b/k',
    'c/k',
    'd/k',
    'e/k',
    'f/k',
    'livekit/LIVEKIT_API_KEY',
    'livekit/LIVEKIT_API_SECRET',
    'z/k',
  ]);
});
