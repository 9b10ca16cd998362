// A client that asks for a session's stream and then does not read it, and the server's end of its connection.
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { createMemoryTokenLog } from '@firstword/backend/token-log/memory';
import type { TokenLog } from '@firstword/backend/token-log/port';

/** Asks for the stream of session `s1`, and stops reading once its head has come. */
export const startSlowReader = async (port: number): Promise<Socket> => {
  const client = connect({ port, host: '127.0.0.1' });
  client.on('error', () => {}); // a cut may reach it as a reset
  await once(client, 'connect');
  client.write('GET /api/flows/front-desk/stream/s1 HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(client, 'data');
  return client.pause();
};

/** Whether the server waits for this client to read. */
export const isFull = (served: Set<Socket>, client: Socket): boolean =>
  [...served].some((socket) => socket.remotePort === client.localPort && socket.writableNeedDrain);

/** A log that tells when the first of its readers has ended. */
export const aWatchedLog = () => {
  const log = createMemoryTokenLog({ startedMs: 1 });
  const ended = Promise.withResolvers<void>();
  let readers = 0;
  const follow: TokenLog['follow'] = (sessionId, options) => {
    const first = readers++ === 0;
    return (async function* () {
      try {
        yield* log.follow(sessionId, options);
      } finally {
        if (first) ended.resolve();
      }
    })();
  };
  return { tokenLog: { ...log, follow }, ended: ended.promise };
};
