// A session has as many streams as a call has use for, and no client takes more.
import { afterEach, expect, it } from 'vitest';
import { closeBackends, isType, startBackend } from './backend-app.ts';

afterEach(closeBackends);

const MOST = 32;

it('refuses one stream too many, of that session only, and has a place again when one has ended', async () => {
  const { post, stream } = await startBackend();
  for (const sessionId of ['s1', 's2']) await post('/sessions', { sessionId });
  const streams = await Promise.all(Array.from({ length: MOST }, () => stream('s1')));
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  const refused = await stream('s1');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  const other = await stream('s2');
  expect(other.status).toBe(200);
  for (const each of streams) await each.frames(isType('done'));
  streams[0]?.cut();
  let again = await stream('s1');
  while (again.status === 429) again = await stream('s1');
  expect(again.status).toBe(200);
  for (const each of [again, other, ...streams]) each.cut();
});
