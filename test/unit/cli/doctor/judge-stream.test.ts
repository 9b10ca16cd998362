import { expect, it } from 'vitest';
import { judgeStream, type StreamSeen } from '../../../../services/cli/src/doctor/judge-stream.ts';

const seen = (arrivals: number[], more: Partial<StreamSeen> = {}): StreamSeen => ({
  passages: arrivals.map((arrivedMs, index) => ({ sentMs: index * 100, arrivedMs })),
  isWhole: true,
  server: '',
  encoding: '',
  ...more,
});

it.each<[string, StreamSeen, 'ok' | 'fault', RegExp]>([
  ['an even pace, however far away', seen([5_000, 5_100, 5_205, 5_310]), 'ok', /spread 10 ms/],
  ['all at once', seen([900, 900, 900, 900]), 'fault', /up to 300 ms/],
  ['in bursts', seen([300, 300, 300, 300, 700, 700]), 'fault', /holds words back/],
  ['broken off', seen([0, 100], { isWhole: false }), 'fault', /after 2 events/],
  ['nothing', seen([], { isWhole: false }), 'fault', /after 0 events/],
  ['by a server that says its name', seen([900, 900, 900, 900], { server: 'nginx' }), 'fault', /nginx/],
])('%s', (_, stream, kind, text) => {
  const finding = judgeStream(stream);
  expect(finding.kind).toBe(kind);
  expect(finding.text).toMatch(text);
});

it('blames compression where there is some', () => {
  expect(judgeStream(seen([900, 900, 900, 900], { encoding: 'gzip' })).remedy).toContain('gzip');
});
