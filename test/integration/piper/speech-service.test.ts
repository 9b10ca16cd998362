// The speech service over real sockets, with the real voice and the real espeak-ng process.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpeechService, speechRoutes, type SpeechService } from '../../../services/piper/src/app.ts';
import { rmsOf, toFloat } from '../../../services/piper/src/audio/level.ts';
import { createEspeakProcess } from '../../../services/piper/src/phonemes/espeak-process.ts';
import { createSpeech } from '../../../services/piper/src/speech.ts';
import { voiceCacheDir } from '../../../services/piper/src/voice/cache.ts';
import { createVoiceRegistry } from '../../../services/piper/src/voice/registry.ts';
import { VoiceError } from '../../../services/shared/src/contract/errors.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { ESPEAK_MAIN, realVoice } from '../../fixtures/real-voice.ts';

const JOE = (await realVoice()).name;
const TEXT = 'Front desk, good morning. How can I help?';

const listen = async (app: FastifyInstance): Promise<string> => app.listen({ host: '127.0.0.1', port: 0 });

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const samplesOf = (bytes: ArrayBuffer): Int16Array => new Int16Array(bytes, 0, bytes.byteLength >> 1);

const untilReady = async ({ voices }: SpeechService): Promise<void> => {
  if (voices.status(JOE).state === 'ready') return;
  await new Promise<void>((resolve) => {
    const stop = voices.subscribe(() => {
      if (voices.status(JOE).state !== 'ready') return;
      stop();
      resolve();
    });
  });
};

describe('the speech service with its voice', () => {
  let service: SpeechService;
  let url: string;
  const app = fastify();
  beforeAll(async () => {
    service = createSpeechService({
      cacheDir: voiceCacheDir(process.env),
      voices: [JOE],
      espeakMain: ESPEAK_MAIN,
      clock: systemClock,
      log: silentLog,
      workers: 1,
      maxReplies: 2,
    });
    await app.register(service.routes);
    url = await listen(app);
    await untilReady(service);
  });
  afterAll(async () => {
    await app.close();
    await service.close();
  });

  test('speaks PCM at 24 kHz in whole frames, at a speech’s length and loudness, and says who spoke', async () => {
    const answer = await post(url, { input: TEXT, response_format: 'pcm' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('audio/pcm;rate=24000');
    expect(answer.headers.get('x-firstword-spoken-by')).toBe(JOE);
    const samples = samplesOf(await answer.arrayBuffer());
    expect(samples.length % 480).toBe(0);
    expect(samples.length / 24_000).toBeGreaterThan(1.8);
    expect(samples.length / 24_000).toBeLessThan(4);
    const decibels = 20 * Math.log10(rmsOf(toFloat(samples)));
    expect(decibels).toBeGreaterThan(-30);
    expect(decibels).toBeLessThan(-18);
    // The caller's wait is not spent on silence.
    const firstAudible = samples.findIndex((sample) => Math.abs(sample) > 300);
    expect(firstAudible / 24).toBeLessThan(40);
  });

  test('speaks WAV at the voice’s own rate where no format is asked for', async () => {
    const answer = await post(url, { input: 'Sure.', model: 'tts-1', voice: JOE });
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([bytes.toString('latin1', 0, 4), bytes.readUInt32LE(24)]).toEqual(['RIFF', 22_050]);
    expect(bytes.length).toBeGreaterThan(10_000);
  });

  test('twice the speed is about half the time', async () => {
    const lengths = await Promise.all(
      [1, 2].map(async (speed) => (await (await post(url, { input: TEXT, speed })).arrayBuffer()).byteLength),
    );
    expect((lengths[1] ?? 0) / (lengths[0] ?? 1)).toBeLessThan(0.75);
  });

  test('says of its voice that it is ready, and by which digest', async () => {
    const { voices } = (await (await fetch(`${url}/v1/voices`)).json()) as { voices: unknown[] };
    expect(voices).toEqual([
      {
        name: JOE,
        language: 'en-US',
        engine: 'piper',
        state: 'ready',
        mode: 'streaming',
        digest: expect.stringMatching(/^58afce03/),
      },
    ]);
    expect(service.espeak().engine).toContain('espeak-ng');
  });

  test.each<[string, unknown, number, string]>([
    ['blank text', { input: ' \n\u0000 ' }, 400, 'TextEmpty'],
    ['empty text', { input: '' }, 400, 'InvalidRequest'],
    ['no text', {}, 400, 'InvalidRequest'],
    ['too much text', { input: 'x'.repeat(4097) }, 400, 'InvalidRequest'],
    ['a huge body', { input: 'x'.repeat(100_000) }, 413, 'PayloadTooLarge'],
    ['an unknown voice', { input: 'hi', voice: 'alloy' }, 404, 'UnknownVoice'],
    ['another format', { input: 'hi', response_format: 'mp3' }, 400, 'UnsupportedFormat'],
    ['a format that is no text', { input: 'hi', response_format: ['pcm'] }, 400, 'UnsupportedFormat'],
    ['an absurd speed', { input: 'hi', speed: 100 }, 400, 'InvalidRequest'],
    ['no JSON', 'input=hi', 400, 'BadRequest'],
    ['null', 'null', 400, 'InvalidRequest'],
  ])('refuses %s with a code and a remedy', async (_what, body, status, code) => {
    const answer = await post(url, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: { code, message: expect.any(String), remedy: expect.any(String) } });
  });

  test('an unsupported format names those that there are', async () => {
    const { error } = (await (await post(url, { input: 'hi', response_format: 'opus' })).json()) as {
      error: { remedy: string };
    };
    expect(error.remedy).toContain('pcm, wav');
  });

  test('a text without a sound is an empty answer', async () => {
    const answer = await post(url, { input: '...', response_format: 'pcm' });
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 0]);
  });

  test('more at once than it can is refused with a time to come back; a caller who left makes room', async () => {
    // A client that asks for a long text and never reads it.
    const ask = async () => {
      const call = httpRequest(`${url}/v1/audio/speech`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      call.on('error', () => undefined);
      call.end(
        JSON.stringify({ input: 'This is a long story that goes on and on. '.repeat(90), response_format: 'pcm' }),
      );
      const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream];
      response.on('error', () => undefined);
      return call;
    };
    const slow = await Promise.all([ask(), ask()]);
    const refused = await post(url, { input: 'hi' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ error: { code: 'SpeechOverloaded' } });
    for (const call of slow) call.destroy();
    // Their places are free as soon as the server has seen them go, and with them the voice.
    let status = 503;
    while (status === 503) {
      const answer = await post(url, { input: 'hi' });
      await answer.arrayBuffer();
      status = answer.status;
    }
    expect(status).toBe(200);
  });
});

describe('the speech service without its voice', () => {
  test('speaks with espeak-ng, and says so and why', async () => {
    const voices = createVoiceRegistry({
      voices: [{ name: JOE }],
      pull: () => Promise.reject(new VoiceError('VoiceUnavailable', 'There is no network.', { remedy: 'Connect.' })),
      load: () => Promise.reject(new Error('never')),
      clock: systemClock,
      log: silentLog,
    });
    const espeak = createEspeakProcess({ main: ESPEAK_MAIN, clock: systemClock, log: silentLog });
    const app = fastify();
    await app.register(speechRoutes(createSpeech({ voices, espeak, maxReplies: 2, log: silentLog }), voices));
    const url = await listen(app);

    const answer = await post(url, { input: TEXT, response_format: 'pcm' });
    expect(answer.headers.get('x-firstword-spoken-by')).toBe('espeak-ng');
    const samples = samplesOf(await answer.arrayBuffer());
    expect(samples.length % 480).toBe(0);
    expect(samples.length / 24_000).toBeGreaterThan(1.8);
    expect(20 * Math.log10(rmsOf(toFloat(samples)))).toBeGreaterThan(-30);
    const { voices: listed } = (await (await fetch(`${url}/v1/voices`)).json()) as { voices: unknown[] };
    expect(listed).toEqual([
      { name: JOE, language: 'en-US', engine: 'espeak', state: 'failed', reason: 'There is no network. Connect.' },
    ]);
    await app.close();
    await Promise.all([voices.close(), espeak.close()]);
  });
});
