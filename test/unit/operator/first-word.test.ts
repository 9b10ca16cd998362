import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createFirstWordReader, type Measured } from '../../../operator/src/first-word.ts';
import type { FlowObject } from '../../../operator/src/resources.ts';
import { aFlow } from './a-resource.ts';

type Answer = (query: string) => [channel: string, value: string][] | 'fails';

/** A Prometheus that answers each kind of question with its samples. */
const prometheus = async (answerOf: Answer) => {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://p').searchParams.get('query') ?? '';
    const answer = answerOf(query);
    if (answer === 'fails') return void response.writeHead(503).end('starting');
    const result = answer.map(([channel, value]) => ({
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

/** What is told of a flow after one look. */
const readOnce = async (answerOf: Answer, flow = aFlow()): Promise<Measured> => {
  await using server = await prometheus(answerOf);
  const ending = new AbortController();
  const news = Promise.withResolvers<void>();
  const clock = createFakeClock();
  const reader = createFirstWordReader({ url: server.url, clock, log: silentLog, onNews: news.resolve });
  const running = reader.run(ending.signal);
  await news.promise;
  ending.abort();
  await running;
  return reader.of(flow);
};

const BEFORE = { p50: '400ms', p95: '700ms', attainment: '0.970', target: '800ms' };
const measuredBefore = (): FlowObject =>
  aFlow((flow) => {
    flow.status = { firstWord: BEFORE, activeCalls: 2 };
  });

test('the channel that matters most speaks for a flow, rounded', async () => {
  const answer: Answer = (query) => {
    if (query.includes('0.95'))
      return [
        ['text', '0.1'],
        ['call', '0.8349'],
      ];
    if (query.includes('quantile')) return [['call', '0.4321']];
    return query.includes('agent_calls') ? [['', '3']] : [['call', '0.98765']];
  };
  expect(await readOnce(answer)).toMatchObject({
    firstWord: { p50: '430ms', p95: '830ms', attainment: '0.988', target: '800ms' },
    activeCalls: 3,
    verdict: { status: 'True', reason: 'Measured' },
  });
});

test.each<[string, Answer]>([
  ['where nobody spoke', () => [['call', 'NaN']]],
  ['where nothing is known of it', () => []],
])('%s, what was measured last stays, and calls are none', async (_what, answer) => {
  expect(await readOnce(answer, measuredBefore())).toEqual({
    firstWord: BEFORE,
    verdict: { status: 'False', reason: 'NoTurns', message: 'No turn was measured in the last hour.' },
  });
  expect(await readOnce(answer)).not.toHaveProperty('firstWord');
});

test('of a Prometheus that does not answer it is said, and all stays as it was', async () => {
  expect(await readOnce(() => 'fails', measuredBefore())).toEqual({
    firstWord: BEFORE,
    activeCalls: 2,
    verdict: { status: 'False', reason: 'MetricUnavailable', message: 'Prometheus does not answer.' },
  });
});

test('before the first answer nothing changes', () => {
  const options = { url: 'http://127.0.0.1:9', clock: createFakeClock(), log: silentLog, onNews: () => undefined };
  expect(createFirstWordReader(options).of(measuredBefore())).toEqual({ firstWord: BEFORE, activeCalls: 2 });
});
