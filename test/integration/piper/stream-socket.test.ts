// WS /v1/stream over a real socket, with the real voice.
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpeechService, type SpeechService } from '../../../services/piper/src/app.ts';
import { rmsOf, toFloat } from '../../../services/piper/src/audio/level.ts';
import { streamRoute } from '../../../services/piper/src/routes/stream.ts';
import { voiceCacheDir } from '../../../services/piper/src/voice/cache.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { voiceReady } from '../../fixtures/dev-server.ts';
import { ESPEAK_MAIN, realVoice } from '../../fixtures/real-voice.ts';
import { openSpeechClient } from '../../fixtures/speech-client.ts';

const JOE = (await realVoice()).name;

let service: SpeechService;
let url: string;
const app = fastify({ forceCloseConnections: true });
beforeAll(async () => {
  service = createSpeechService({
    cacheDir: voiceCacheDir(process.env),
    voices: [JOE],
    espeakMain: ESPEAK_MAIN,
    clock: systemClock,
    log: silentLog,
    workers: 1,
  });
  await app.register(streamRoute({ speech: service.speech, voices: service.voices, clock: systemClock }));
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  await voiceReady(service, JOE);
});
afterAll(async () => {
  await app.close();
  await service.close();
});

describe('a reply on a real socket', () => {
  test('is heard as it was written, token by token, at a speech’s length and loudness', async () => {
    await using client = await openSpeechClient(url);
    client.send({ type: 'start', context: 7 });
    for (const token of 'Front desk, good morning. How can I help?'.split(/(?<= )/)) {
      client.send({ type: 'text', context: 7, text: token });
    }
    client.send({ type: 'end', context: 7 });
    const { samples } = await client.message('done');
    const heard = Int16Array.from(client.samples(7));
    expect(heard.length).toBe(samples);
    expect(samples / 24_000).toBeGreaterThan(1.8);
    expect(samples / 24_000).toBeLessThan(4.5);
    expect(rmsOf(toFloat(heard))).toBeGreaterThan(0.02);
    const timed = client.messages.flatMap((message) => (message.type === 'sentence' ? (message.words ?? []) : []));
    expect(timed.map(({ text }) => text)).toEqual('Front desk, good morning. How can I help?'.split(' '));
    const ends = timed.map(({ atMs, durationMs }) => atMs + durationMs);
    expect(ends.every((end, at) => end <= (timed[at + 1]?.atMs ?? samples / 24) + 1)).toBe(true);
    expect(await client.message('started')).toMatchObject({ context: 7, spokenBy: JOE, sampleRateHz: 24_000 });
  });

  test('stops when it is cancelled, and the next one speaks at once', async () => {
    await using client = await openSpeechClient(url);
    client.send({ type: 'start', context: 1 }, { type: 'text', context: 1, text: 'A story that goes on. '.repeat(40) });
    await client.message('started');
    client.send({ type: 'cancel', context: 1 });
    const { samples } = await client.message('cancelled');
    expect(client.samples(1)).toHaveLength(samples);
    client.send(
      { type: 'start', context: 2 },
      { type: 'text', context: 2, text: 'Sure.' },
      { type: 'end', context: 2 },
    );
    await client.message('done');
    expect(client.samples(2).length).toBeGreaterThan(4800);
    // Nothing of the first came after it was acknowledged.
    expect(client.samples(1)).toHaveLength(samples);
  });

  test('a message larger than any that makes sense closes the socket', async () => {
    await using client = await openSpeechClient(url);
    client.sendRaw('x'.repeat(100_000));
    expect(await client.closed).toBe(1009);
  });
});
