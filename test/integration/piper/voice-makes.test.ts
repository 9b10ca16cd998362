// Voices of other makes than the real one, from their files to a caller's ear.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpeechService, type SpeechService } from '../../../services/piper/src/app.ts';
import { rmsOf, toFloat } from '../../../services/piper/src/audio/level.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { voiceReady } from '../../fixtures/dev-server.ts';
import { ESPEAK_MAIN } from '../../fixtures/real-voice.ts';
import { writeVitsVoice, type VitsOptions } from '../../fixtures/vits/vits-voice.ts';

const STEADY = { noise_scale: 0, noise_w: 0 };
const NEW_FILE = {
  vowel_clusters: ['aɪ'],
  default_speaker_id: 2,
  piper_version: '1.5.0',
  phoneme_type: 'espeak',
};
const VOICES: Record<string, VitsOptions & { file?: Record<string, unknown> }> = {
  small: { quality: 'x_low' },
  many: { quality: 'medium', speakers: 3, names: 'numbered', file: NEW_FILE },
  letters: { quality: 'low', file: { phoneme_type: 'text', espeak: {} } },
  strange: { quality: 'low', unknownMake: true },
  wide: { quality: 'low', upsampling: { rates: [8, 8, 8], kernels: [16, 16, 16] } },
};

let folder: string;
let service: SpeechService;
let url: string;
const app = fastify();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'makes-'));
  for (const [name, options] of Object.entries(VOICES)) await writeVitsVoice(folder, name, options);
  service = createSpeechService({
    cacheDir: folder,
    voices: Object.keys(VOICES).map((name) => ({ name, source: { path: join(folder, `${name}.onnx`) } })),
    espeakMain: ESPEAK_MAIN,
    clock: systemClock,
    log: silentLog,
    workers: 1,
  });
  await app.register(service.routes);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  for (const name of Object.keys(VOICES)) await voiceReady(service, name);
});
afterAll(async () => {
  await app.close();
  await service.close();
  await rm(folder, { recursive: true });
});

const speak = async (voice: string, more: Record<string, unknown> = {}) => {
  const answer = await fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: 'Good morning, how can I help?', voice, response_format: 'pcm', ...STEADY, ...more }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-firstword-spoken-by')).toBe(voice);
  return Buffer.from(await answer.arrayBuffer());
};
const samplesOf = (bytes: Buffer): Int16Array => new Int16Array(Uint8Array.from(bytes).buffer);

describe('a voice of another make', () => {
  test.each([
    ['small', 16_000],
    ['many', 22_050],
    ['wide', 16_000],
    ['strange', 16_000],
  ])('%s is heard at 24 kHz as long as its own file says: the pitch is right', async (voice, rateHz) => {
    const pcm = samplesOf(await speak(voice));
    const wav = await speak(voice, { response_format: 'wav' });
    expect(wav.readUInt32LE(24)).toBe(rateHz);
    expect(Math.abs(pcm.length / 24_000 - (wav.length - 44) / 2 / rateHz)).toBeLessThan(0.05);
    expect(rmsOf(toFloat(pcm))).toBeGreaterThan(0.01);
  });

  test('of several speakers is heard as the one asked for, by name or number, else as its file says', async () => {
    const [usual, named, numbered, other] = await Promise.all([
      speak('many'),
      speak('many', { speaker: 'speaker-2' }),
      speak('many', { speaker: 2 }),
      speak('many', { speaker: 'speaker-0' }),
    ]);
    expect(named).toEqual(usual);
    expect(numbered).toEqual(usual);
    expect(other).not.toEqual(usual);
  });

  test('that reads letters is spoken without phonemes', async () => {
    const [short, long] = await Promise.all(
      ['Ada.', 'Ada Lovelace, again.'].map((input) => speak('letters', { input })),
    );
    expect(long?.length).toBeGreaterThan(2 * (short?.length ?? Infinity));
  });

  test('says whether it is spoken window by window', async () => {
    const { voices } = (await (await fetch(`${url}/v1/voices`)).json()) as { voices: { name: string }[] };
    expect(voices).toMatchObject([
      { name: 'small', mode: 'streaming' },
      { name: 'many', mode: 'streaming', speakers: ['speaker-0', 'speaker-1', 'speaker-2'] },
      { name: 'letters', mode: 'streaming' },
      { name: 'strange', mode: 'one-shot', reason: expect.stringContaining('do not know how to cut') },
      { name: 'wide', mode: 'streaming' },
    ]);
    expect(service.readiness().degraded).toEqual([expect.stringContaining('strange is spoken sentence by sentence')]);
  });
});
