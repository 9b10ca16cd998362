// LiveKit's own OpenAI plugin speaks by this service, unmodified: the same samples, at the pitch that the voice has.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { initializeLogger } from '@livekit/agents';
import { TTS } from '@livekit/agents-plugin-openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSpeechService, type SpeechService } from '../../../services/piper/src/app.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { voiceReady } from '../../fixtures/dev-server.ts';
import { ESPEAK_MAIN } from '../../fixtures/real-voice.ts';
import { writeVitsVoice } from '../../fixtures/vits/vits-voice.ts';

initializeLogger({ pretty: false, level: 'silent' });

const VOICE = 'steady';
const TEXT = 'Good morning, how can I help?';
// Without chance, so that two calls give the same samples.
const file = { inference: { noise_scale: 0, length_scale: 1, noise_w: 0 } };

let folder: string;
let service: SpeechService;
let url: string;
const app = fastify({ forceCloseConnections: true });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livekit-'));
  const { modelPath: path } = await writeVitsVoice(folder, VOICE, { quality: 'x_low', file });
  service = createSpeechService({
    cacheDir: folder,
    voices: [{ name: VOICE, source: { path } }],
    espeakMain: ESPEAK_MAIN,
    clock: systemClock,
    log: silentLog,
    workers: 1,
  });
  await app.register(service.routes);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  await voiceReady(service, VOICE);
});
afterAll(async () => {
  await app.close();
  await service.close();
  await rm(folder, { recursive: true });
});

const asked = async (format: 'pcm' | 'wav'): Promise<Buffer> => {
  const answer = await fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: TEXT, voice: VOICE, response_format: format }),
  });
  return Buffer.from(await answer.arrayBuffer());
};

test('what the plugin hands on is what the voice says, as long and so as high as its own file says', async () => {
  const tts = new TTS({ baseURL: `${url}/v1`, apiKey: 'none', voice: VOICE as never });
  const frames = [];
  for await (const { frame } of tts.synthesize(TEXT)) frames.push(frame);
  await tts.close();
  expect(new Set(frames.map(({ sampleRate, channels }) => `${sampleRate} Hz, ${channels}`))).toEqual(
    new Set(['24000 Hz, 1']),
  );
  const samples = frames.flatMap(({ data }) => [...data]);
  const [pcm, wav] = [await asked('pcm'), await asked('wav')];
  const whole = [...new Int16Array(Uint8Array.from(pcm).buffer)];
  // The plugin hands on whole frames of 100 ms, and keeps what is left of the last.
  expect(samples).toEqual(whole.slice(0, samples.length));
  expect(whole.length - samples.length).toBeLessThan(2400);
  expect(Math.abs(whole.length / 24_000 - (wav.length - 44) / 2 / wav.readUInt32LE(24))).toBeLessThan(0.05);
});
