import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  startFaultProxy,
  type Fault,
  type FaultProxy,
  type ProxiedRequest,
} from '../../fixtures/control-plane/fault-proxy.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { stateOf } from '../../fixtures/control-plane/state-of.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';
import { isReady } from './conditions.ts';

/** Faults a test; from the last one on it has to get there. */
const TIMES = 6;

let here: TestNamespace;
let proxy: FaultProxy;
beforeEach(async () => {
  here = await openNamespace();
  proxy = await startFaultProxy(inject('folder'), inject('operatorAccess'));
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

const start = (env: Record<string, string> = {}): Promise<OperatorProcess> =>
  startOperator({ access: proxy.access, namespace: here.name, env });
const readyFlow = () => untilObject(here.client, here.path('voiceflows', 'desk'), isReady);

describe('the API server fails, and the operator gets there all the same', () => {
  let wanted: Record<string, string>;
  beforeAll(async () => {
    await using calm = await openNamespace();
    await using operator = await startOperator({ access: inject('operatorAccess'), namespace: calm.name });
    await operator.says('leading');
    await calm.client.create(calm.path('voiceflows'), smallFlow('desk'));
    await untilObject(calm.client, calm.path('voiceflows', 'desk'), isReady);
    wanted = await stateOf(calm.client, calm.name);
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
    ['every fourth request lost', () => every(4, any, { kind: 'lost' })],
  ])('%s', async (_what, decide) => {
    proxy.decide = decide();
    await using operator = await start();
    await operator.says('leading');
    await here.client.create(here.path('voiceflows'), smallFlow('desk'));
    await readyFlow();
    expect(await stateOf(here.client, here.name)).toEqual(wanted);
  });

  it('watches that are open and silent', async () => {
    await using operator = await start({ WATCH_SILENCE_SECONDS: '1' });
    await operator.says('leading');
    // The first watch of each kind says nothing any more; what is opened in its place does.
    const seen = new Set<string>();
    proxy.decide = ({ isWatch, path }) => {
      const kind = path.split('?')[0] ?? '';
      if (!isWatch || seen.has(kind)) return null;
      seen.add(kind);
      return { kind: 'half-open' };
    };
    await here.client.create(here.path('voiceflows'), smallFlow('desk'));
    await readyFlow();
    expect(await stateOf(here.client, here.name)).toEqual(wanted);
  });

  it('news of one kind come after those of all others', async () => {
    const released = Promise.withResolvers<void>();
    proxy.decide = ({ isWatch, path }) =>
      isWatch && /deployments|configmaps/.test(path) ? { kind: 'held', until: released.promise } : null;
    await using operator = await start();
    await operator.says('leading');
    await here.client.create(here.path('voiceflows'), smallFlow('desk'));
    await untilObject(here.client, here.path('deployments', 'desk-piper'), ({ status }) => status.readyReplicas === 1);
    expect(isReady(await here.client.get(here.path('voiceflows', 'desk')))).toBe(false);
    released.resolve();
    await readyFlow();
    expect(await stateOf(here.client, here.name)).toEqual(wanted);
  });
});
