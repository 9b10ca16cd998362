// Backends on one Redis that are killed at hang-up, or in a call: whoever is left tells the receiver all the same.
import { describe, expect, it } from 'vitest';
import { kept } from '../../../fixtures/kept.ts';
import { startReplicas, type Replicas } from '../../../fixtures/replicas.ts';
import { startReceiver } from '../../../fixtures/webhook-receiver.ts';
import { aFlowThatEnds } from '../../../unit/backend/a-flow.ts';

const start = async (statuses?: number[], { words = 3, delayMs = 1 } = {}) => {
  const receiver = kept(await startReceiver(statuses));
  const flow = aFlowThatEnds('text.contains("Bye")');
  const webhooks = [{ url: receiver.url, events: ['call.ended' as const] }];
  const turns = { ...flow.spec.turns, idle: { ...flow.spec.turns.idle, close: '1s' } };
  const spec = { ...flow.spec, turns, webhooks, egress: { allow: ['127.0.0.1'] } };
  const replicas = kept(await startReplicas({ count: 2, words, delayMs, flow: { ...flow, spec } }));
  return { receiver, replicas };
};

const post = async (url: string, path: string, body: object): Promise<void> => {
  await fetch(`${url}/api/flows/front-desk/sessions${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
};

/** Reads the session's stream until this is in it. */
const read = async (url: string, session: string, until: string): Promise<void> => {
  const answer = await fetch(`${url}/api/flows/front-desk/stream/${session}`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; !text.includes(until);) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
};

const first = ({ backends }: Replicas) => {
  const [backend] = backends;
  if (!backend) throw new Error('there is a backend');
  return backend;
};

describe('call.ended', () => {
  it('comes although the backend was killed the moment that the call ended', async () => {
    const { receiver, replicas } = await start();
    const killed = first(replicas);
    await post(killed.url, '', { sessionId: 's1' });
    const ended = read(killed.url, 's1', 'session-end');
    await post(killed.url, '/s1/turns', { input: 'Bye!' });
    await ended;
    await replicas.kill(killed);
    const { event } = await receiver.event(({ event: { data } }) => data['session'] === 's1');
    expect(event).toMatchObject({ type: 'call.ended', data: { transcript: [{ heard: 'Hello.' }, { said: 'Bye!' }] } });
  });

  it('comes although the backend was killed before the receiver took it', async () => {
    const { receiver, replicas } = await start([503, 204]);
    const killed = first(replicas);
    await post(killed.url, '', { sessionId: 's1', input: 'Bye!' });
    const refused = await receiver.event(() => true);
    await replicas.kill(killed);
    const taken = await receiver.event((each) => each !== refused);
    expect(taken.body).toBe(refused.body);
    expect(taken.headers['webhook-id']).toBe(refused.headers['webhook-id']);
  });

  it('comes although the backend was killed in the middle of the call', async () => {
    const { receiver, replicas } = await start();
    const killed = first(replicas);
    await post(killed.url, '', { sessionId: 's1' });
    await read(killed.url, 's1', 'done');
    await replicas.kill(killed);
    const { event } = await receiver.event(({ event: { data } }) => data['session'] === 's1');
    expect(event.data).toMatchObject({ reason: 'idle', transcript: [{ heard: 'Hello.' }] });
  });

  it('comes when a session is removed on one replica while another runs a turn of it, and its readers end', async () => {
    const { receiver, replicas } = await start([204], { words: 2_000, delayMs: 10 });
    const [one, two] = replicas.backends.map(({ url }) => url);
    await post(one ?? '', '', { sessionId: 's1', input: 'When?' });
    const reading = fetch(`${one}/api/flows/front-desk/stream/s1`).then((answer) => answer.text());
    await read(one ?? '', 's1', 'w3');
    const removed = await fetch(`${two}/api/flows/front-desk/sessions/s1`, { method: 'DELETE' });
    expect(removed.status).toBe(204);
    const { event } = await receiver.event(() => true);
    expect(event.data).toMatchObject({ reason: 'closed', transcript: [{ said: 'When?' }] });
    expect(await reading).toContain('w3');
    const again = await fetch(`${one}/api/flows/front-desk/sessions/s1/turns`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: 'Hello?' }),
    });
    expect(again.status).toBe(404);
  });
});
