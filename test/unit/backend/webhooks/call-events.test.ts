// Who looks after a call whose process may have died, and when.
import { describe, expect, it } from 'vitest';
import type { KnownCall } from '@firstword/backend/sessions/port';
import { createCallEvents } from '@firstword/backend/webhooks/call-events';
import { createMemoryOutbox } from '@firstword/backend/webhooks/memory-outbox';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { aFlow } from '../a-flow.ts';
import { aSessionOf } from '../flow/a-session.ts';

const IDLE_MS = 60_000;
const OVERDUE_MS = IDLE_MS + 2_000;
const address = { flowId: 'front-desk', sessionId: 's1' };

/** A call whose events are heard, and the moments at which somebody looks for it. */
const start = async ({ webhooks = [] as VoiceFlow['spec']['webhooks'] } = {}) => {
  const clock = createFakeClock();
  const { spec, ...flow } = aFlow();
  const turns = { ...spec.turns, idle: { ...spec.turns.idle, close: '1m' } };
  const call = { address, flow: { ...flow, spec: { ...spec, webhooks, turns } } };
  const looks: number[] = [];
  const found: { call: KnownCall | null } = { call: null };
  const calls = createCallEvents({
    outbox: createMemoryOutbox(clock),
    secrets: { get: () => undefined },
    clock,
    log: silentLog,
  });
  calls.start(async () => {
    looks.push(clock.nowMs());
    return found.call;
  });
  const session = aSessionOf({ flow: call.flow, replies: [['Yes.']] });
  const say = async (): Promise<void> => {
    const from = session.events.length;
    await session.hear('Hello?');
    for (const event of session.events.slice(from)) calls.heard({ ...call, state: session.session.state }, event);
  };
  const listen = (): void => {
    session.session.markSpoken('t0', 2);
    const event = session.events.at(-1);
    if (event) calls.heard({ ...call, state: session.session.state }, event);
  };
  const end = (): void => {
    session.session.close('closed');
    const event = session.events.at(-1);
    if (event) calls.heard({ ...call, state: session.session.state }, event);
  };
  const known = (): KnownCall => ({ ...call, state: session.session.state });
  return { clock, looks, found, say, listen, end, known, close: () => calls.close() };
};

describe('a call', () => {
  it('is looked for when it was silent for longer than its idle time, and not before', async () => {
    const { clock, looks, say } = await start({
      webhooks: [{ url: 'http://127.0.0.1:9/', events: ['call.transferred'] }],
    });
    await say();
    await clock.advance(IDLE_MS);
    await say();
    await clock.advance(OVERDUE_MS - 1_000);
    expect(looks).toEqual([]);
    await clock.advance(2_000);
    expect(looks).toHaveLength(1);
  });

  it('is silent from the last word that the caller has heard', async () => {
    const { clock, looks, say, listen } = await start();
    await say();
    await clock.advance(IDLE_MS - 1);
    listen();
    await clock.advance(OVERDUE_MS - 1_000);
    expect(looks).toEqual([]);
    await clock.advance(2_000);
    expect(looks).toHaveLength(1);
  });

  it('is looked for again while it has not ended, and no more once it has', async () => {
    const { clock, looks, say, found, known, end } = await start();
    await say();
    found.call = known();
    await clock.advance(OVERDUE_MS * 2 + 2_000);
    expect(looks).toHaveLength(2);
    end();
    found.call = known();
    await clock.advance(OVERDUE_MS * 4);
    expect(looks).toHaveLength(2);
  });

  it('is not looked for when nothing is left of it', async () => {
    const { clock, looks, say } = await start();
    await say();
    await clock.advance(OVERDUE_MS * 4);
    expect(looks).toHaveLength(1);
  });
});
