import { beforeAll, describe, expect, it } from 'vitest';
import type { Fault, FaultProxy, ProxiedRequest } from '../../fixtures/control-plane/fault-proxy.ts';
import { stateOf } from '../../fixtures/control-plane/state-of.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';
import { openBehindProxy } from './behind-proxy.ts';
import { isReady } from './conditions.ts';

/** Faults a test; from the last one on it has to get there. */
const TIMES = 6;

describe('the API server fails, and the operator gets there all the same', () => {
  let wanted: Record<string, string>;
  beforeAll(async () => {
    await using rig = await openBehindProxy();
    await using operator = await rig.start();
    await operator.says('leading');
    await rig.createFlow();
    await rig.readyFlow();
    wanted = await stateOf(rig.here.client, rig.here.name);
  });

  /** Every n-th request that matches meets the fault, for so many times. */
  const every = (n: number, matches: (request: ProxiedRequest) => boolean, fault: Fault): FaultProxy['decide'] => {
    let count = 0;
    return (request) => (matches(request) && ++count % n === 0 && count <= n * TIMES ? fault : null);
  };
  const isLease = ({ path }: ProxiedRequest): boolean => path.includes('/leases');
  const any = (request: ProxiedRequest): boolean => !isLease(request);
  const write = ({ isWrite }: ProxiedRequest): boolean => isWrite;
  const watch = ({ isWatch }: ProxiedRequest): boolean => isWatch;

  it.each<[string, () => FaultProxy['decide']]>([
    ['500 for every third request', () => every(3, any, { kind: 'answer', status: 500 })],
    [
      '429 with Retry-After for every third',
      () => every(3, any, { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }),
    ],
    ['409 for every second write', () => every(2, write, { kind: 'answer', status: 409 })],
    ['410 for every second watch', () => every(2, watch, { kind: 'answer', status: 410 })],
    ['every second write carried out, its answer lost', () => every(2, write, { kind: 'reply-lost' })],
    [
      'the news of each kind two by two, the later one first',
      () =>
        ({ isWatch }) =>
          isWatch ? { kind: 'swapped' } : null,
    ],
    ['every fourth request lost', () => every(4, any, { kind: 'lost' })],
  ])('%s', async (_what, decide) => {
    await using rig = await openBehindProxy();
    rig.proxy.decide = decide();
    await using operator = await rig.start();
    await operator.says('leading');
    await rig.createFlow();
    await rig.readyFlow();
    expect(await stateOf(rig.here.client, rig.here.name)).toEqual(wanted);
  });

  it('watches that are open and silent', async () => {
    await using rig = await openBehindProxy();
    await using operator = await rig.start({ WATCH_SILENCE_SECONDS: '1' });
    await operator.says('leading');
    // The first watch of each kind says nothing any more; what is opened in its place does.
    const seen = new Set<string>();
    rig.proxy.decide = ({ isWatch, path }) => {
      const kind = path.split('?')[0] ?? '';
      if (!isWatch || seen.has(kind)) return null;
      seen.add(kind);
      return { kind: 'half-open' };
    };
    await rig.createFlow();
    await rig.readyFlow();
    expect(await stateOf(rig.here.client, rig.here.name)).toEqual(wanted);
  });

  it('news of one kind come after those of all others', async () => {
    await using rig = await openBehindProxy();
    const { client, name, path: pathOf } = rig.here;
    const released = Promise.withResolvers<void>();
    rig.proxy.decide = ({ isWatch, path }) =>
      isWatch && /deployments|configmaps/.test(path) ? { kind: 'held', until: released.promise } : null;
    await using operator = await rig.start();
    await operator.says('leading');
    await rig.createFlow();
    await untilObject(client, pathOf('deployments', 'desk-piper'), ({ status }) => status.readyReplicas === 1);
    expect(isReady(await client.get(pathOf('voiceflows', 'desk')))).toBe(false);
    released.resolve();
    await rig.readyFlow();
    expect(await stateOf(client, name)).toEqual(wanted);
  });
});
