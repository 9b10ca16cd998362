import { describe, expect, test } from 'vitest';
import { VoiceError } from '@firstword/shared/contract/errors';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createLease } from '../../../../operator/src/kube/lease.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import type { KubeRequest, Transport } from '../../../../operator/src/kube/transport.ts';

type Spec = { holderIdentity?: string; leaseTransitions?: number };

/** One Lease with optimistic locking, as an API server keeps it. */
const leaseServer = () => {
  let lease: (KubeObject & { spec?: Spec }) | null = null;
  let version = 0;
  let isDown = false;
  const refuse = (status: number) => new VoiceError(`Http${status}`, 'no', { status });
  const send = async ({ method, body }: KubeRequest): Promise<unknown> => {
    if (isDown) throw refuse(503);
    if (method === 'GET') {
      if (!lease) throw refuse(404);
      return structuredClone(lease);
    }
    const sent = body as KubeObject;
    if (method === 'POST' ? lease !== null : sent.metadata.resourceVersion !== lease?.metadata.resourceVersion) {
      throw refuse(409);
    }
    lease = { ...sent, metadata: { ...sent.metadata, resourceVersion: String(++version) } };
    return lease;
  };
  return {
    transport: { send } as Pick<Transport, 'send'>,
    spec: (): Spec => lease?.spec ?? {},
    setDown: (is: boolean) => (isDown = is),
  };
};

const setup = () => {
  const clock = createFakeClock(1_000_000);
  const server = leaseServer();
  const candidate = (identity: string) =>
    createLease({
      ...server,
      namespace: 'a',
      name: 'firstword-operator',
      identity,
      clock,
      random: () => 0,
      log: silentLog,
    });
  return { clock, server, candidate };
};
const signal = new AbortController().signal;

describe('the lease', () => {
  test('of two candidates one holds it, and keeps it while it renews', async () => {
    const { clock, server, candidate } = setup();
    const [one, two] = [candidate('one'), candidate('two')];
    await one.acquire(signal);
    void one.keep(signal);
    let isTwo = false;
    void two.acquire(signal).then(() => (isTwo = true));
    await clock.advance(120_000);
    expect([one.isHeld(), two.isHeld(), isTwo, server.spec().holderIdentity]).toEqual([true, false, false, 'one']);
    expect(one.lost.aborted).toBe(false);
    expect(() => one.fence()).not.toThrow();
    expect(() => two.fence()).toThrow(expect.objectContaining({ code: 'LeaseLost' }));
  });

  test('is lost before anybody else may take it', async () => {
    const { clock, server, candidate } = setup();
    const [one, two] = [candidate('one'), candidate('two')];
    await one.acquire(signal);
    let isKept = true;
    void one.keep(signal).then(() => (isKept = false));
    void two.acquire(signal).then(() => two.keep(signal));
    await clock.advance(4_000);
    server.setDown(true);
    await clock.advance(10_000);
    expect([isKept, one.lost.aborted]).toEqual([false, true]);
    expect(() => one.fence()).toThrow(expect.objectContaining({ code: 'LeaseLost' }));
    expect(two.isHeld()).toBe(false);
    server.setDown(false);
    await clock.advance(17_000);
    expect([one.isHeld(), two.isHeld(), server.spec().holderIdentity]).toEqual([false, true, 'two']);
    expect(server.spec().leaseTransitions).toBe(1);
  });

  test('a leader that was paused finds its fence closed', async () => {
    const { clock, candidate } = setup();
    const one = candidate('one');
    await one.acquire(signal);
    await clock.advance(10_000);
    expect(() => one.fence()).toThrow(expect.objectContaining({ code: 'LeaseLost' }));
  });

  test('is handed over at once by a leader that ends', async () => {
    const { clock, server, candidate } = setup();
    const [one, two] = [candidate('one'), candidate('two')];
    await one.acquire(signal);
    void two.acquire(signal);
    await clock.advance(2_000);
    await one.release();
    expect(server.spec().holderIdentity).toBe('');
    await clock.advance(2_000);
    expect(two.isHeld()).toBe(true);
    await one.release();
    expect(server.spec().holderIdentity).toBe('two');
  });

  test('whoever tries at the same moment is refused', async () => {
    const { clock, candidate } = setup();
    const all = ['one', 'two', 'three'].map(candidate);
    for (const lease of all) void lease.acquire(signal);
    await clock.advance(0);
    expect(all.filter((lease) => lease.isHeld())).toHaveLength(1);
  });
});
