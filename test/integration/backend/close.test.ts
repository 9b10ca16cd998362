import { afterEach, expect, it } from 'vitest';
import { closeBackends, isType, startBackend } from './backend-app.ts';
import { aWatchedLog, isFull, startSlowReader } from './slow-reader.ts';

afterEach(closeBackends);

const HANG = { hang: true } as const;

it('ends open streams with their last entries, and running turns with an error', async () => {
  const { app, stream, post } = await startBackend({ replies: [['One ', HANG]] });
  await post('/sessions', { sessionId: 's1' });
  const attached = await stream('s1');
  const turn = await stream('s1', { input: 'Count!' });
  await turn.frames(isType('token'));
  const closed = app.close();
  expect((await turn.frames()).at(-1)?.data).toMatchObject({ type: 'error', code: 'SessionClosed', retry: 'never' });
  expect((await attached.frames()).at(-1)?.data).toEqual({ type: 'session-end', reason: 'closed' });
  await closed;
});

it('closes although a client does not read', async () => {
  const { tokenLog, ended } = aWatchedLog();
  const { app, post, port, stream, sockets } = await startBackend({ replies: [['x'.repeat(19_000)]], tokenLog });
  await post('/sessions', { sessionId: 's1' });
  const client = await startSlowReader(port);
  do await (await stream('s1', { input: 'More!' })).text();
  while (!isFull(sockets, client));
  await app.close();
  await ended;
  expect([...sockets].every((socket) => socket.destroyed)).toBe(true);
  client.destroy();
});
