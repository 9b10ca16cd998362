// What never becomes a request is refused all the same with a code and a remedy.
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { serverOptions } from '@firstword/backend/access/server-options';

const apps: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** Sends the bytes and reads until the server hangs up. */
const answerTo = async (bytes: string): Promise<string> => {
  const app = fastify(serverOptions({ requestTimeoutMs: 100, checkEveryMs: 20 }));
  app.post('/', async () => 'taken');
  apps.push(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  return text(socket);
};

const HEAD = 'POST / HTTP/1.1\r\nhost: a\r\n';

it.each([
  [
    'whose body does not come',
    `${HEAD}content-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
    408,
    'RequestTimeout',
  ],
  ['whose head does not end', `${HEAD}x: `, 408, 'RequestTimeout'],
  ['with a head that is too long', `${HEAD}x: ${'x'.repeat(140_000)}\r\n\r\n`, 431, 'HeadersTooLarge'],
  ['that is no HTTP', '\u0016\u0003\u0001\u0002\r\n\r\n', 400, 'RequestMalformed'],
])('a request %s', async (_, bytes, status, code) => {
  const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(JSON.parse(body)).toEqual({
    error: { code, message: expect.any(String), remedy: expect.any(String) },
  });
});
