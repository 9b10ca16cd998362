// A client that asks for speech and then reads nothing: it is let go of, so that it takes nobody's place for ever.
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { speechRoute } from '../../../services/piper/src/routes/speech.ts';
import type { Speech } from '../../../services/piper/src/speech.ts';
import { createFakeClock } from '../../../services/shared/src/runtime/fake-clock.ts';
import { JOE } from '../../unit/piper/a-voice.ts';
import { createRegistryOf } from '../../unit/piper/cache/a-registry.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A voice that never ends, and tells when its listener has left. */
const endless = () => {
  const left = Promise.withResolvers<void>();
  async function* samples(): AsyncGenerator<Int16Array> {
    try {
      for (;;) yield new Int16Array(1920);
    } finally {
      left.resolve();
    }
  }
  const speech: Speech = {
    speak: async () => ({ spokenBy: JOE, sampleRateHz: 24_000, samples: samples() }),
  };
  return { speech, left: left.promise };
};

const ask = async (port: number): Promise<Socket> => {
  const body = JSON.stringify({ input: 'On and on.', voice: JOE, response_format: 'pcm' });
  const socket = connect(port, '127.0.0.1');
  open.push(async () => socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write(
    `POST /v1/audio/speech HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
};

test('after twenty seconds in which nothing was read, its speech ends', async () => {
  const clock = createFakeClock();
  const { speech, left } = endless();
  const app = fastify({ forceCloseConnections: true });
  open.push(() => app.close());
  await app.register(speechRoute(speech, createRegistryOf('ready'), clock));
  await app.listen({ host: '127.0.0.1', port: 0 });
  await ask((app.server.address() as AddressInfo).port);
  let isOver = false;
  void left.then(() => (isOver = true));
  while (!isOver) await clock.advance(1000);
  expect(clock.pending()).toBe(0);
});
