import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createFirstWordReader } from '../../../operator/src/first-word.ts';
import { aFlow } from './a-resource.ts';

/** A Prometheus that answers each kind of question with its samples. */
const prometheus = async (valueOf: (query: string) => [channel: string, value: string][]) => {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://p').searchParams.get('query') ?? '';
    const result = valueOf(query).map(([channel, value]) => ({
      metric: { namespace: 'voice', voiceflow: 'small', channel },
      value: [1, value],
    }));
    response.end(JSON.stringify({ status: 'success', data: { result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const readOnce = async (url: string) => {
  const ending = new AbortController();
  return new Promise<ReturnType<ReturnType<typeof createFirstWordReader>['of']>>((resolve, reject) => {
    const reader = createFirstWordReader({
      url,
      clock: createFakeClock(),
      log: silentLog,
      onNews: () => {
        resolve(reader.of(aFlow(), 'voice/small'));
        ending.abort();
      },
    });
    reader.run(ending.signal).catch(reject);
  });
};

test('the channel that matters most speaks for a flow, rounded', async () => {
  await using server = await prometheus((query) => {
    if (query.includes('0.95'))
      return [
        ['text', '0.1'],
        ['call', '0.8349'],
      ];
    if (query.includes('quantile')) return [['call', '0.4321']];
    return query.includes('agent_calls') ? [['', '3']] : [['call', '0.98765']];
  });
  expect(await readOnce(server.url)).toEqual({
    firstWord: { p50: '430ms', p95: '830ms', attainment: '0.988', target: '800ms' },
    activeCalls: 3,
  });
});

test('where nothing was measured nothing is said', async () => {
  await using server = await prometheus(() => [['call', 'NaN']]);
  expect(await readOnce(server.url)).toEqual({});
});
