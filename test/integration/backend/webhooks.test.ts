// Receivers of calls, over real HTTP: what they are sent, and what happens when they do not take it.
import { afterEach, describe, expect, it } from 'vitest';
import { createCallEvents } from '@firstword/backend/webhooks/call-events';
import { createDeliver } from '@firstword/backend/webhooks/deliver';
import { createMemoryOutbox } from '@firstword/backend/webhooks/memory-outbox';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { systemClock } from '@firstword/shared/runtime/clock';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { isSigned, startReceiver } from '../../fixtures/webhook-receiver.ts';
import { aFlowThatEnds } from '../../unit/backend/a-flow.ts';
import { closeBackends, isType, startBackend } from './backend-app.ts';

const receivers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await closeBackends();
  for (const receiver of receivers.splice(0)) await receiver.close();
});

type Webhook = Partial<VoiceFlow['spec']['webhooks'][number]>;

/** A flow that ends when the caller says anything, and tells the receiver of it. */
const start = async (webhook: Webhook = {}, { statuses = [204], secrets: known = {}, clock = systemClock } = {}) => {
  const receiver = await startReceiver(statuses);
  const secrets: Record<string, string> = known;
  receivers.push(receiver);
  const flow = aFlowThatEnds('text != ""');
  const webhooks = [{ url: receiver.url, events: ['call.ended' as const], ...webhook }];
  const spec = { ...flow.spec, webhooks, egress: { allow: ['127.0.0.1'] } };
  const outbox = createMemoryOutbox(clock);
  const callEvents = createCallEvents({
    outbox,
    secrets: { get: (name) => secrets[name] },
    clock,
    log: silentLog,
  });
  const flows = new Map([['front-desk', { ...flow, spec }]]);
  const backend = await startBackend({ flows, clock, callEvents });
  return { ...backend, receiver, secrets };
};

const typesOf = ({ received }: { received: { event: { type: string } }[] }) => received.map(({ event }) => event.type);

describe('a receiver', () => {
  it('is sent the events that it wants, signed', async () => {
    const secrets = { 'hooks/key': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    const webhook: Webhook = { events: ['call.started', 'call.ended'], secretRef: { name: 'hooks', key: 'key' } };
    const { post, receiver } = await start(webhook, { secrets });
    await post('/sessions', { sessionId: 's1', call: { from: '+15550001111' } });
    await receiver.event(({ event }) => event.type === 'call.started');
    await post('/sessions/s1/turns', { input: 'Bye!' });
    const ended = await receiver.event(({ event }) => event.type === 'call.ended');
    expect(ended.event.data).toMatchObject({
      session: 's1',
      reason: 'ended',
      call: { from: '+15550001111' },
      transcript: [
        { said: '', heard: 'Hello.' },
        { said: 'Bye!', heard: 'Goodbye!' },
      ],
    });
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(receiver.received.map((each) => isSigned(each, key))).toEqual([true, true]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('is told by default only of the end, also of a session that was removed, or whose backend stops', async () => {
    const { app, post, url, receiver } = await start();
    for (const sessionId of ['s1', 's2']) await post('/sessions', { sessionId });
    await fetch(`${url}/api/flows/front-desk/sessions/s1`, { method: 'DELETE' });
    await receiver.event(({ event }) => event.data['session'] === 's1');
    await app.close();
    expect(typesOf(receiver)).toEqual(['call.ended', 'call.ended']);
    expect(receiver.received.map(({ event }) => event.data['reason'])).toEqual(['closed', 'closed']);
  });

  it('is tried again until it takes the event, with the same id and body; a redirect is no answer', async () => {
    const clock = createFakeClock(1_700_000_000_000);
    const { post, receiver } = await start({}, { statuses: [500, 302, 400, 204], clock });
    await post('/sessions', { sessionId: 's1', input: 'Bye!' });
    await receiver.event(() => true);
    while (receiver.received.length < 4) await clock.advance(1_000);
    const [first, ...again] = receiver.received;
    for (const { headers, body } of again) {
      expect([headers['webhook-id'], body]).toEqual([first?.headers['webhook-id'], first?.body]);
      expect(Number(headers['webhook-timestamp'])).toBeGreaterThan(Number(first?.headers['webhook-timestamp']));
    }
  });

  it('gets nothing unsigned while its key is missing, and all of it once the key is there', async () => {
    const clock = createFakeClock(1_700_000_000_000);
    const { post, stream, receiver, secrets } = await start({ secretRef: { name: 'hooks', key: 'key' } }, { clock });
    await post('/sessions', { sessionId: 's1', input: 'Bye!' });
    await (await stream('s1')).frames(isType('session-end'));
    await clock.advance(10_000);
    expect(receiver.received).toEqual([]);
    secrets['hooks/key'] = 'key';
    while (receiver.received.length === 0) await clock.advance(1_000);
    expect(receiver.received.map((each) => isSigned(each, Buffer.from('key')))).toEqual([true]);
  });
});

describe('an attempt', () => {
  const delivery = (url: string) => ({ id: 'a', url, body: '{}', secret: undefined });

  it('goes only where the flow may reach', async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    expect(await createDeliver([], systemClock)(delivery(receiver.url))).toEqual({ error: 'EgressDenied' });
    expect(await createDeliver(['127.0.0.1'], systemClock)(delivery(receiver.url))).toBe('taken');
    expect(receiver.received).toHaveLength(1);
  });

  it('is given up for a receiver that is gone, and after its time', async () => {
    const gone = await startReceiver([410]);
    receivers.push(gone);
    expect(await createDeliver(['127.0.0.1'], systemClock)(delivery(gone.url))).toBe('gone');
    const clock = createFakeClock();
    const { createServer } = await import('node:net');
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    receivers.push({ close: async () => void silent.close() });
    const { port } = silent.address() as { port: number };
    const connected = new Promise((resolve) => silent.once('connection', resolve));
    const attempt = createDeliver(['127.0.0.1'], clock)(delivery(`http://127.0.0.1:${port}/`));
    await connected;
    await clock.advance(10_000);
    expect(await attempt).toEqual({ error: 'timeout' });
  });
});
