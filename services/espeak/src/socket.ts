// A Unix socket that many connections share: a stale file of a process that died is taken over, a live one never.
import { once } from 'node:events';
import { lstat, unlink } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createConnection(path, () => resolve(true));
    probe.on('error', () => resolve(false));
    probe.on('connect', () => probe.destroy());
  });

const makeWay = async (path: string): Promise<void> => {
  const there = await lstat(path).catch(() => null);
  if (!there) return;
  if (!there.isSocket()) throw new Error(`${path} is no socket: move it away, or name another path.`);
  if (await isAnswered(path)) throw new Error(`Another process listens on ${path}: stop it, or name another path.`);
  await unlink(path);
};

/** Listens until the returned function is called, which ends what is open and removes the socket. */
export const listenOn = async (path: string, onConnection: (connection: Socket) => Promise<void>) => {
  await makeWay(path);
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    open.add(connection);
    connection.once('close', () => open.delete(connection));
    // A client that went away ends its own connection and no other.
    connection.on('error', () => undefined);
    onConnection(connection).catch(() => connection.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  return async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const connection of open) connection.destroy();
    await closed;
  };
};
