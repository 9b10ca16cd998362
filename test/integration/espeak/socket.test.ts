// The espeak-ng process on a Unix socket, spoken to by hand.
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { startSidecar, type Sidecar } from '../../fixtures/espeak-sidecar.ts';

const running: Sidecar[] = [];
afterEach(async () => {
  for (const sidecar of running.splice(0)) await sidecar.remove();
});

const start = async (path?: string): Promise<Sidecar> => {
  const sidecar = await startSidecar(path === undefined ? {} : { path });
  running.push(sidecar);
  return sidecar;
};

const connect = async (path: string) => {
  const socket = createConnection(path);
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    socket,
    say: (line: unknown) => socket.write(`${JSON.stringify(line)}\n`),
    hear: async (): Promise<Record<string, unknown>> => JSON.parse(String((await lines.next()).value)),
  };
};

const question = (id: number, text: string, more = {}) => ({ id, op: 'phonemes', voice: 'en-us', text, ...more });

describe('the espeak-ng process on a socket', () => {
  test('says hello to each connection, and answers each what it asked', async () => {
    const { path } = await start();
    const clients = await Promise.all([1, 2, 3].map(() => connect(path)));
    for (const { hear } of clients) expect(await hear()).toMatchObject({ type: 'hello' });
    for (const [at, { say }] of clients.entries()) say(question(at, 'One two.'));
    for (const [at, { hear }] of clients.entries()) expect(await hear()).toMatchObject({ type: 'phonemes', id: at });
    for (const { socket } of clients) socket.destroy();
  });

  test('a client that says no more still gets its answers, one that vanishes hurts nobody', async () => {
    const { path } = await start();
    const [vanishing, closing, other] = await Promise.all([1, 2, 3].map(() => connect(path)));
    if (!vanishing || !closing || !other) throw new Error('Too few connections.');
    vanishing.say({ id: 1, op: 'speech', voice: 'en-us', text: 'one two three '.repeat(300), speed: 1 });
    vanishing.socket.destroy();
    closing.socket.end(`${JSON.stringify(question(2, 'Hi.'))}\n`);
    await closing.hear();
    expect(await closing.hear()).toMatchObject({ type: 'phonemes', id: 2 });
    other.say(question(3, 'Hi.'));
    await other.hear();
    expect(await other.hear()).toMatchObject({ type: 'phonemes', id: 3 });
    other.socket.destroy();
  });

  test('SIGTERM ends it with code 0, open connections and all, and takes the socket away', async () => {
    const sidecar = await start();
    const { path } = sidecar;
    const { socket, hear } = await connect(path);
    await hear();
    expect(await sidecar.end('SIGTERM')).toBe(0);
    if (!socket.closed) await once(socket, 'close');
    expect(existsSync(path)).toBe(false);
  });

  test('the socket of one that was killed is taken over', async () => {
    const killed = await start();
    await killed.end('SIGKILL');
    expect(existsSync(killed.path)).toBe(true);
    const next = await start(killed.path);
    const { socket, hear } = await connect(next.path);
    expect(await hear()).toMatchObject({ type: 'hello' });
    socket.destroy();
  });

  test('the socket of one that lives is left alone, and so is a file that is none', async () => {
    const { path } = await start();
    await expect(start(path)).rejects.toThrow('Another process listens');
    const folder = await mkdtemp(join(tmpdir(), 'espeak-'));
    await writeFile(join(folder, 'notes'), 'mine');
    await expect(start(join(folder, 'notes'))).rejects.toThrow('is no socket');
    await rm(folder, { recursive: true });
    const { socket, hear } = await connect(path);
    expect(await hear()).toMatchObject({ type: 'hello' });
    socket.destroy();
  });
});
