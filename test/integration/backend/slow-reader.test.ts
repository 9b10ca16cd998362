import type { Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { aWatchedLog, isFull, startSlowReader } from './slow-reader.ts';
import { closeBackends, contentsOf, isType, startBackend } from './backend-app.ts';

const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await closeBackends();
});

const TURNS = 400;
const REPLY = 'x'.repeat(19_000);

const waiting = (sockets: Set<Socket>): number => Math.max(...[...sockets].map((socket) => socket.writableLength));

it('queues nothing for a reader that stops reading, holds up nobody else, and tells the reader of its gap', async () => {
  const backend = await startBackend({ clock: createFakeClock(), replies: [[REPLY]], maxEntries: 60 });
  await backend.post('/sessions', { sessionId: 's1' });
  const client = await startSlowReader(backend.port);
  clients.push(client);

  let queued = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const read = await (await backend.stream('s1', { input: 'More!' })).frames();
    expect(read.at(-1)?.data).toMatchObject({ type: 'done', content: REPLY });
    queued = Math.max(queued, waiting(backend.sockets));
  }
  // 15 MB were said; a socket's own buffer and one entry is all that may wait.
  expect(queued).toBeLessThan(200_000);

  let text = '';
  client.setEncoding('utf8');
  client.on('data', (chunk: string) => (text += chunk));
  client.resume();
  const last = await (await backend.stream('s1', { input: 'Last!', turn: 'last' })).frames(isType('done'));
  const cursor = last.at(-1)?.id ?? '';
  while (!text.includes(`id: ${cursor}\n`)) await once(client, 'data');
  expect(text).toContain('data: {"type":"resync"}');
  expect(contentsOf(last)).toBe(REPLY);
});

it('forgets a reader that goes away while its socket is full', async () => {
  const { tokenLog, ended } = aWatchedLog();
  const backend = await startBackend({ clock: createFakeClock(), replies: [[REPLY]], tokenLog });
  await backend.post('/sessions', { sessionId: 's1' });
  const client = await startSlowReader(backend.port);
  clients.push(client);
  do await (await backend.stream('s1', { input: 'More!' })).text();
  while (!isFull(backend.sockets, client));
  client.destroy();
  await expect(ended).resolves.toBeUndefined();
});
