// What callers still hear when parts of the speech service die, and what a bad client costs the others.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { speechRoutes } from '../../../services/piper/src/app.ts';
import { rmsOf, toFloat } from '../../../services/piper/src/audio/level.ts';
import { createSoundStore } from '../../../services/piper/src/cache/sound-store.ts';
import { createStaticSpeech } from '../../../services/piper/src/cache/static-speech.ts';
import { createDevice } from '../../../services/piper/src/engine/device.ts';
import { startOnnxThread, type OnnxThread } from '../../../services/piper/src/engine/onnx-thread.ts';
import { askTwice } from '../../../services/piper/src/phonemes/ask-twice.ts';
import { createEspeakProcess } from '../../../services/piper/src/phonemes/espeak-process.ts';
import { createSentenceReader } from '../../../services/piper/src/phonemes/sentences.ts';
import { streamRoute } from '../../../services/piper/src/routes/stream.ts';
import { createSpeech } from '../../../services/piper/src/speech.ts';
import { loadVoice } from '../../../services/piper/src/voice/load.ts';
import { createVoiceRegistry } from '../../../services/piper/src/voice/registry.ts';
import { systemClock as clock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog as log } from '../../../services/shared/src/runtime/log.ts';
import { ESPEAK_MAIN, realVoice } from '../../fixtures/real-voice.ts';
import { runPiperCampaign } from '../../campaign/piper.ts';
import { openSpeechClient } from '../../fixtures/speech-client.ts';

const joe = await realVoice();
const APOLOGY = 'Sorry, something went wrong on my side.';
const HELLO = 'Hello there, how are you?';

/** A whole speech service over one worker thread that the test can kill, for good if it wants to. */
const startService = async () => {
  const threads: OnnxThread[] = [];
  let mayStart = true;
  const startThread = async (): Promise<OnnxThread> => {
    if (!mayStart) throw new Error('No thread starts any more.');
    const thread = await startOnnxThread();
    threads.push(thread);
    return thread;
  };
  const device = createDevice({ workers: 1, clock, startThread });
  const espeak = askTwice(createEspeakProcess({ main: ESPEAK_MAIN, clock, log }));
  const ready = Promise.withResolvers<void>();
  const voices = createVoiceRegistry({
    voices: [{ name: joe.name }],
    pull: async () => joe,
    load: (cached) => loadVoice(cached, device),
    clock,
    log,
  });
  const speech = createStaticSpeech({
    speech: createSpeech({ voices, espeak, log, clock, maxReplies: 8 }),
    voices,
    readSentences: createSentenceReader(espeak),
    store: createSoundStore(10_000_000),
    texts: [{ text: APOLOGY }],
    clock,
    log,
  });
  voices.subscribe(() => voices.status(joe.name).state === 'ready' && ready.resolve());
  const app = fastify({ forceCloseConnections: true });
  await app.register(speechRoutes(speech, voices));
  await app.register(streamRoute({ speech, voices, clock }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await ready.promise;
  return {
    url,
    threads,
    speech,
    killAll: async () => {
      mayStart = false;
      await Promise.all(threads.map((thread) => thread.stop()));
    },
    close: async () => {
      await app.close();
      await speech.close();
      await Promise.all([voices.close(), espeak.close()]);
      await device.close();
    },
  };
};

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const ask = (input: string, more: object = {}): Promise<Response> =>
  fetch(`${service.url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input, response_format: 'pcm', ...more }),
  });
const samplesOf = async (answer: Response): Promise<Int16Array> => new Int16Array(await answer.arrayBuffer());
/** Asks until the text comes out of the cache: filling it takes a moment. */
const untilKept = async (): Promise<void> => {
  for (let same = false; !same;) {
    const [one, other] = await Promise.all([ask(APOLOGY).then(samplesOf), ask(APOLOGY).then(samplesOf)]);
    // Two runs of the engine are never equal.
    same = Buffer.from(one.buffer).equals(Buffer.from(other.buffer));
  }
};

describe('static speech', () => {
  test('is said from memory: the same samples every time', async () => {
    await untilKept();
    const said = await Promise.all(Array.from({ length: 20 }, async () => samplesOf(await ask(APOLOGY))));
    expect(said[0]?.length).toBeGreaterThan(24_000);
    expect(new Set(said.map((samples) => Buffer.from(samples.buffer).toString('base64'))).size).toBe(1);
  });
});

describe('bad clients', () => {
  /** A client that asks for a long text and does not read the answer. */
  const askAndWait = async () => {
    const headers = { 'content-type': 'application/json' };
    const call = httpRequest(`${service.url}/v1/audio/speech`, { method: 'POST', headers });
    call.on('error', () => undefined);
    call.end(JSON.stringify({ input: 'A story that goes on and on. '.repeat(100), response_format: 'pcm' }));
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream];
    response.on('error', () => undefined);
    return call;
  };

  test('one that stops reading and one that vanishes do not harm another', async () => {
    const still = await askAndWait();
    const vanishing = await askAndWait();
    vanishing.destroy();
    expect(rmsOf(toFloat(await samplesOf(await ask(HELLO))))).toBeGreaterThan(0.02);
    still.destroy();
  });

  test.each<[string, string, number]>([
    ['100 kB of text', 'x'.repeat(100_000), 413],
    ['control characters alone', '\u0000\u0007\u001b', 400],
    ['half a character', '\ud800', 400],
    ['spaces', '  \n ', 400],
  ])('%s is a typed fault', async (_what, input, status) => {
    const answer = await ask(input);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String), remedy: expect.any(String) } });
  });

  test('500 replies cancelled in a row leave the voice free', async () => {
    await using client = await openSpeechClient(service.url);
    for (let context = 1; context <= 500; context++) {
      client.send(
        { type: 'start', context },
        { type: 'text', context, text: 'A story that goes on and on. And on.' },
        { type: 'cancel', context },
      );
    }
    await client.message('cancelled', 499);
    expect(rmsOf(toFloat(await samplesOf(await ask(HELLO))))).toBeGreaterThan(0.02);
  });
});

describe('a worker thread that dies', () => {
  test('under a sentence: the sentence is spoken all the same', async () => {
    const speaking = ask(`${HELLO} ${HELLO} ${HELLO}`);
    await service.threads.at(-1)?.stop();
    const answer = await speaking;
    expect(rmsOf(toFloat(await samplesOf(answer)))).toBeGreaterThan(0.02);
  });

  test('for good: the apology is still in the voice, and other texts are spoken by espeak-ng', async () => {
    await service.killAll();
    const apology = await ask(APOLOGY);
    expect(apology.headers.get('x-firstword-spoken-by')).toBe(joe.name);
    expect(rmsOf(toFloat(await samplesOf(apology)))).toBeGreaterThan(0.02);
    const other = await ask(HELLO);
    expect(other.headers.get('x-firstword-spoken-by')).toBe('espeak-ng');
    expect(rmsOf(toFloat(await samplesOf(other)))).toBeGreaterThan(0.02);
  });
});

test('an espeak-ng process that dies under a sentence is replaced, and the sentence asked once more', async () => {
  const main = new URL('../../fixtures/fragile-espeak.ts', import.meta.url);
  const espeak = askTwice(createEspeakProcess({ main, clock, log }));
  const pidOf = async (): Promise<number> => Number((await espeak.phonemes('who', 'en'))[0]?.phonemes);
  const first = await pidOf();
  process.kill(first, 'SIGKILL');
  expect(await pidOf()).not.toBe(first);
  await expect(espeak.phonemes('die', 'en')).rejects.toMatchObject({ code: 'EspeakUnavailable' });
  expect(await pidOf()).toBeGreaterThan(0);
  await espeak.close();
});

test('150 requests of the campaign, good and bad, are each answered as they should be', async () => {
  expect(await runPiperCampaign({ seed: 20_261_123, numRuns: 150 })).toEqual({
    failed: false,
    numRuns: 150,
    report: undefined,
  });
  // Minutes, on a machine that does much else.
}, 240_000);
