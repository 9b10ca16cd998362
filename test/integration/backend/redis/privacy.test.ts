// What a real Redis holds of a call: nothing that must not be kept, nothing for longer than it may be, and nothing that was removed.
import { describe, expect, it } from 'vitest';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { kept } from '../../../fixtures/kept.ts';
import { startReplicas, type Replicas } from '../../../fixtures/replicas.ts';
import { startReceiver } from '../../../fixtures/webhook-receiver.ts';
import { aFlow } from '../../../unit/backend/a-flow.ts';

const CANARY = '4111 1111 1111 1111';
const DAY_MS = 86_400_000;

const start = async (redact: VoiceFlow['spec']['privacy']['redact']) => {
  const receiver = kept(await startReceiver());
  const flow = aFlow({
    start: 'ask',
    nodes: [
      { id: 'ask', type: 'collect', ask: 'Which card?', slots: [{ name: 'card', type: 'string', pattern: '[0-9 ]+' }] },
      { id: 'talk', type: 'llm', prompt: 'You are the desk.' },
    ],
    edges: [{ from: 'ask', to: 'talk' }],
  });
  const webhooks = [{ url: receiver.url, events: ['call.ended' as const] }];
  const privacy = { ...flow.spec.privacy, redact, retention: '2d' };
  const spec = { ...flow.spec, webhooks, privacy, egress: { allow: ['127.0.0.1'] } };
  const replicas = kept(await startReplicas({ count: 2, words: 30, delayMs: 20, flow: { ...flow, spec } }));
  return { receiver, replicas };
};

/** A call in which the number is said; two replicas have their part in it. */
const call = async ({ backends }: Replicas): Promise<void> => {
  const [one, two] = backends.map(({ url }) => `${url}/api/flows/front-desk`);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${one}/sessions`, { method: 'POST', headers, body: JSON.stringify({ sessionId: 's1' }) });
  for (const base of [one, two]) await (await fetch(`${base}/stream/s1?input=${encodeURIComponent(CANARY)}`)).text();
  // The first of these runs on one replica, and the other hands what it is told on to it.
  for (const [base, turnId] of [
    [one, 'running'],
    [two, 'handed-on'],
  ]) {
    await fetch(`${base}/sessions/s1/turns`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ input: CANARY, turnId }),
    });
  }
  await (await fetch(`${one}/stream/s1?turn=handed-on`)).text();
};

const remove = ({ backends: [, other] }: Replicas) =>
  fetch(`${other?.url}/api/flows/front-desk/sessions/s1`, { method: 'DELETE' });

/** Every key, with what it holds and how long it is kept. */
const dump = async ({ redis: { client } }: Replicas) =>
  Promise.all(
    (await client.keys('*')).map(async (key) => {
      const type = await client.type(key);
      const value =
        type === 'stream'
          ? await client.xrange(key, '-', '+')
          : type === 'hash'
            ? await client.hgetall(key)
            : type === 'zset'
              ? await client.zrange(key, '0', '-1')
              : await client.get(key);
      return { key, keptMs: await client.pttl(key), text: JSON.stringify(value) };
    }),
  );

describe('a card number that a flow redacts', () => {
  it('is in no model request, log line, webhook or key of Redis', async () => {
    const { receiver, replicas } = await start(['card']);
    await call(replicas);
    const held = await dump(replicas);
    await remove(replicas);
    const { body } = await receiver.event(() => true);
    const logged = JSON.stringify(replicas.backends.map(({ lines }) => lines));
    const told = JSON.stringify(replicas.model.requests);
    expect(told).toContain('[card]');
    for (const text of [told, body, logged, ...held.map((each) => each.text)]) {
      expect(text.replaceAll(/[ -]/g, '')).not.toContain(CANARY.replaceAll(' ', ''));
    }
  });

  it('is in all of them but the log lines where it does not, so this test would see it', async () => {
    const { receiver, replicas } = await start([]);
    await call(replicas);
    expect((await dump(replicas)).filter(({ text }) => text.includes(CANARY)).length).toBeGreaterThan(1);
    await remove(replicas);
    expect((await receiver.event(() => true)).body).toContain(CANARY);
    expect(JSON.stringify(replicas.model.requests)).toContain(CANARY);
    expect(JSON.stringify(replicas.backends.map(({ lines }) => lines))).not.toContain(CANARY);
  });
});

describe('what Redis holds of a session', () => {
  it('expires by the flow’s retention at the latest, and goes with the session', async () => {
    const { receiver, replicas } = await start([]);
    await call(replicas);
    const held = await dump(replicas);
    expect(held.filter(({ key }) => key.includes(':s1')).length).toBeGreaterThan(1);
    const forEver = held.filter(({ text, keptMs }) => text.includes('s1') && (keptMs < 0 || keptMs > 2 * DAY_MS));
    expect(forEver.map(({ key }) => key)).toEqual([]);
    expect((await remove(replicas)).status).toBe(204);
    await receiver.event(() => true);
    await Promise.all(replicas.backends.map((backend) => backend.stop('SIGTERM')));
    const left = await dump(replicas);
    expect(left.filter(({ text }) => text.includes(CANARY)).map(({ key }) => key)).toEqual([]);
    expect(left.filter(({ key }) => key.includes(':s1')).map(({ text }) => text)).toEqual(['{"removed":"1"}']);
  });
});
