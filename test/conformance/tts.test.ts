import { once } from 'node:events';
import { createFakeTts } from '@firstword/agent-worker/tts/fake';
import { createPiperTts } from '@firstword/agent-worker/tts/piper';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { scriptedServer } from '../unit/shared/stream/scripted-server.ts';
import { describeTts, type SpeechScript } from './tts.ts';

const NEVER_MS = 1e9;

describeTts('the scripted voice', async ({ frames, ending }: SpeechScript) => {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const hangs = ending === 'hang';
  const tts = createFakeTts(createFakeClock(), () => ({
    samples: (frames + (ending === 'end' ? 0 : 1)) * 480,
    ...(hangs ? { chunkMs: NEVER_MS } : {}),
    ...(ending === 'fail' ? { failAfterChunks: frames } : {}),
  }));
  const watched: typeof tts.speak = async function* (text, options) {
    try {
      yield* tts.speak(text, options);
    } finally {
      resolve();
    }
  };
  return { tts: { speak: watched }, stopped, [Symbol.asyncDispose]: async () => {} };
});

describeTts('the Piper service', async ({ frames, ending }: SpeechScript) => {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const server = await scriptedServer(async (response) => {
    void once(response, 'close').then(() => resolve());
    response.writeHead(200, { 'content-type': 'audio/pcm;rate=24000' });
    response.flushHeaders();
    const bytes = new Uint8Array(new Int16Array(frames * 480).fill(8000).buffer);
    // Cut inside a sample.
    for (const part of [bytes.subarray(0, 333), bytes.subarray(333)]) {
      await new Promise<void>((written) => void response.write(part, () => written()));
    }
    if (ending === 'end') response.end();
    if (ending === 'fail') response.socket?.destroy();
  });
  const tts = createPiperTts({ baseUrl: server.url });
  const dispose = async () => {
    await tts.close();
    await server[Symbol.asyncDispose]();
  };
  return { tts, stopped, [Symbol.asyncDispose]: dispose };
});
