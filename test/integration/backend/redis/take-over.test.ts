// Replicas die in the middle of replies: whoever listens hears each word once, in order.
import { expect, it } from 'vitest';
import { isEndOf, isWord, post } from '../../../fixtures/session-calls.ts';
import type { LlmSpec } from '@firstword/crds/spec/llm';
import { aFlow } from '../../../unit/backend/a-flow.ts';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { countedText, startReplicas, type ReplicasOptions } from '../../../fixtures/replicas.ts';

const start = async (options: Partial<ReplicasOptions> = {}) =>
  kept(await startReplicas({ count: 2, words: 30, delayMs: 40, ...options }));

it('goes on in another replica when the one that runs the turn is killed', async () => {
  const replicas = await start();
  const { backends, balancer } = replicas;
  const [executor] = backends;
  if (!executor) throw new Error('there is a backend');
  const { sessionId = '' } = await post(executor.url, '', {});
  const consumer = startConsumer(balancer.url, sessionId);
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Count.' });
  await consumer.saw(isWord(turnId, 'w5'));
  await post(executor.url, `/${sessionId}/turns/${turnId}/spoken`, { offset: 8 });
  await replicas.kill(executor);
  const end = await consumer.saw(isEndOf(turnId));
  expect(end).toMatchObject({ type: 'done', content: countedText(30) });
  expect(consumer.text(turnId)).toBe(countedText(30));
  expect(consumer.events.filter(({ type }) => type === 'attempt-start')).toMatchObject([{ base: 8 }]);
  expect([consumer.faults, consumer.resyncs()]).toEqual([[], 0]);
  consumer.leave();
});

it.each([
  ['prefill', {}],
  ['continue_final_message', { continue_final_message: true, add_generation_prompt: false }],
] as const)('has a model that can go on from a prefix (%s) do so', async (continuation, told) => {
  const flow = aFlow();
  const llm = { firstTokenTimeout: '10s', stallTimeout: '10s', fallbacks: [], continuation };
  const replicas = await start({ flow: { ...flow, spec: { ...flow.spec, llm: llm as unknown as LlmSpec } } });
  const [executor] = replicas.backends;
  if (!executor) throw new Error('there is a backend');
  const { sessionId = '' } = await post(executor.url, '', {});
  const consumer = startConsumer(replicas.balancer.url, sessionId);
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Count.' });
  await consumer.saw(isWord(turnId, 'w5'));
  await post(executor.url, `/${sessionId}/turns/${turnId}/spoken`, { offset: 8 });
  await replicas.kill(executor);
  expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: countedText(30) });
  expect(consumer.text(turnId)).toBe(countedText(30));
  const { messages, ...request } = replicas.model.requests.at(-1) ?? { messages: [] };
  expect(messages.slice(-2)).toMatchObject([
    { role: 'user', content: 'Count.' },
    { role: 'assistant', content: 'w0 w1 w2' },
  ]);
  expect(request).toMatchObject(told);
  expect('continue_final_message' in request).toBe(continuation === 'continue_final_message');
  consumer.leave();
});

it('changes nothing for a reader whose replica is killed, when another runs the turn', async () => {
  const replicas = await start({ count: 3 });
  const [executor, serving] = replicas.backends;
  if (!executor || !serving) throw new Error('there are backends');
  const { sessionId = '' } = await post(executor.url, '', {});
  replicas.balancer.ports = [Number(new URL(serving.url).port), Number(new URL(executor.url).port)];
  const consumer = startConsumer(replicas.balancer.url, sessionId);
  await consumer.saw(({ type }) => type === 'done');
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Count.' });
  await consumer.saw(isWord(turnId, 'w5'));
  await replicas.kill(serving);
  await consumer.saw(isEndOf(turnId));
  expect(consumer.text(turnId)).toBe(countedText(30));
  expect(consumer.events.filter(({ type }) => type === 'attempt-start')).toEqual([]);
  expect([consumer.faults, consumer.resyncs()]).toEqual([[], 0]);
  consumer.leave();
});

it('keeps a session through the death of every replica that ever served it', async () => {
  const replicas = await start({ count: 1, words: 3, delayMs: 0 });
  const [first] = replicas.backends;
  if (!first) throw new Error('there is a backend');
  const { sessionId = '' } = await post(first.url, '', {});
  const say = async (input: string) => {
    const url = replicas.backends.at(-1)?.url ?? '';
    return (await fetch(`${url}/api/flows/front-desk/stream/${sessionId}?input=${input}`)).text();
  };
  await say('one');
  for (const input of ['two', 'three']) {
    const old = replicas.backends.at(-1);
    if (old) await replicas.kill(old);
    await replicas.add();
    expect(await say(input)).toContain('"done"');
  }
  const told = replicas.model.requests.at(-1)?.messages.map(({ role, content }) => (role === 'user' ? content : role));
  expect(told).toEqual(['system', 'assistant', 'one', 'assistant', 'two', 'assistant', 'three']);
});

it('takes what reaches another replica to the one that runs the turn', async () => {
  const { backends } = await start();
  const [executor, other] = backends;
  if (!executor || !other) throw new Error('there are backends');
  const { sessionId = '' } = await post(executor.url, '', {});
  const consumer = startConsumer(other.url, sessionId);
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Count.' });
  await consumer.saw(isWord(turnId, 'w3'));
  await post(other.url, `/${sessionId}/turns/${turnId}/spoken`, { offset: 2 });
  expect(await consumer.saw(({ type }) => type === 'spoken')).toMatchObject({ offset: 2 });
  const { turnId: next = '' } = await post(other.url, `/${sessionId}/turns`, {
    input: 'Again.',
    interrupts: { turnId, heard: 5 },
  });
  expect(await consumer.saw(({ type }) => type === 'interrupt')).toMatchObject({ turnId, heard: 5 });
  await post(other.url, `/${sessionId}/turns/${next}/interrupt`, { heard: 0 });
  expect(await consumer.saw(isEndOf(next))).toMatchObject({ type: 'done', content: '' });
  expect(consumer.text(turnId)).toBe('w0 w1');
  const epochs = new Set(consumer.events.map(({ type }) => type).filter((type) => type === 'attempt-start'));
  expect(epochs.size).toBe(0);
  consumer.leave();
});
