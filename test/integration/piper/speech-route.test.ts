// POST /v1/audio/speech as OpenAI's own client calls it, with the real voice.
import fastify from 'fastify';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpeechService, type SpeechService } from '../../../services/piper/src/app.ts';
import { rmsOf, toFloat } from '../../../services/piper/src/audio/level.ts';
import { voiceCacheDir } from '../../../services/piper/src/voice/cache.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { voiceReady } from '../../fixtures/dev-server.ts';
import { ESPEAK_MAIN, realVoice } from '../../fixtures/real-voice.ts';

const JOE = (await realVoice()).name;
const TEXT = 'Front desk, good morning. How can I help?';
const STEADY = { noise_scale: 0, noise_w: 0 };

let service: SpeechService;
let client: OpenAI;
const app = fastify();
beforeAll(async () => {
  service = createSpeechService({
    cacheDir: voiceCacheDir(process.env),
    voices: [JOE],
    espeakMain: ESPEAK_MAIN,
    clock: systemClock,
    log: silentLog,
    workers: 1,
  });
  await app.register(service.routes);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
  await voiceReady(service, JOE);
});
afterAll(async () => {
  await app.close();
  await service.close();
});

const speak = (more: object = {}) =>
  client.audio.speech.create({ model: 'tts-1', voice: JOE, input: TEXT, response_format: 'pcm', ...more });
const samplesOf = async (answer: Response): Promise<Int16Array> => new Int16Array(await answer.arrayBuffer());

describe('OpenAI’s client', () => {
  test('gets PCM at OpenAI’s 24 kHz and WAV that says its own rate, both equally long: the pitch is right', async () => {
    const pcm = await samplesOf(await speak(STEADY));
    const wav = Buffer.from(await (await speak({ response_format: 'wav', ...STEADY })).arrayBuffer());
    const wavSeconds = (wav.length - 44) / 2 / wav.readUInt32LE(24);
    expect(wav.readUInt32LE(24)).toBe(22_050);
    expect(Math.abs(pcm.length / 24_000 - wavSeconds)).toBeLessThan(0.05);
    expect(rmsOf(toFloat(pcm))).toBeGreaterThan(0.02);
  });

  test('hears the first part before the last is spoken', async () => {
    const answer = await speak({ input: `${TEXT} `.repeat(8) });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    expect(first.value?.length).toBeGreaterThan(0);
    expect(first.value?.length).toBeLessThan(200_000);
    await reader.cancel();
  });

  test('gets the same speech for the same seed, and another for another', async () => {
    const [one, same, other] = await Promise.all([7, 7, 8].map((seed) => speak({ seed }).then(samplesOf)));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('may ask for a slower voice, and for one without chance', async () => {
    const [usual, again, slow] = await Promise.all([
      speak(STEADY).then(samplesOf),
      speak(STEADY).then(samplesOf),
      speak({ ...STEADY, length_scale: 1.5 }).then(samplesOf),
    ]);
    expect(again).toEqual(usual);
    expect(slow.length / usual.length).toBeGreaterThan(1.25);
  });

  test.each<[string, object, number, string]>([
    ['a speaker that the voice does not have', { speaker: 3 }, 400, 'UnknownSpeaker'],
    ['a scale beyond bounds', { noise_scale: 50 }, 400, 'InvalidRequest'],
    ['a seed that is no whole number', { seed: 0.5 }, 400, 'InvalidRequest'],
    ['events instead of audio', { stream_format: 'sse' }, 400, 'InvalidRequest'],
    ['a format that is not served', { response_format: 'mp3' }, 400, 'UnsupportedFormat'],
    ['a voice that is not here', { voice: 'alloy' }, 404, 'UnknownVoice'],
  ])('is told of %s in its own error', async (_what, more, status, code) => {
    await expect(speak(more)).rejects.toMatchObject({ status, code });
  });

  test('may write phonemes into a text', async () => {
    const spoken = await samplesOf(await speak({ input: 'I say [[ təmˈɑːtoʊ ]].' }));
    expect(spoken.length / 24_000).toBeGreaterThan(0.6);
  });
});
