import { describe, expect, test } from 'vitest';
import { createPiperTts } from '@firstword/agent-worker/tts/piper';
import { answer, scriptedServer, type Part } from '../../shared/stream/scripted-server.ts';

const aPiper = async (timeoutMs: number, ...parts: Part[]) => {
  const server = await scriptedServer(...parts);
  const tts = createPiperTts({ baseUrl: server.url, timeoutMs });
  const dispose = async () => {
    await tts.close();
    await server[Symbol.asyncDispose]();
  };
  const speak = async (text: string) => {
    const { signal } = new AbortController();
    let samples = 0;
    for await (const chunk of tts.speak(text, { voice: 'joe', signal })) samples += chunk.length;
    return samples;
  };
  return { server, speak, [Symbol.asyncDispose]: dispose };
};

const silence: Part = (response) => void response.writeHead(200).end(Buffer.alloc(960));

describe('the Piper adapter', () => {
  test('asks for raw samples of the voice, over a connection that stays', async () => {
    const ports = new Set<number | undefined>();
    await using piper = await aPiper(10_000, (response, request) => {
      ports.add(request.socket.remotePort);
      return silence(response, request);
    });
    for (const text of ['One.', 'Two.', 'Three.', 'Four.']) await piper.speak(text);
    expect(piper.server.requests[1]?.path).toBe('/v1/audio/speech');
    expect(JSON.parse(piper.server.requests[1]?.body ?? '')).toEqual({
      input: 'Two.',
      voice: 'joe',
      response_format: 'pcm',
    });
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test('says when a busy service may be asked again', async () => {
    const error = { code: 'Overloaded', message: 'All voices are busy.', remedy: 'Wait a little.' };
    await using piper = await aPiper(10_000, answer(503, { error }, { 'retry-after': '2' }));
    await expect(piper.speak('One.')).rejects.toMatchObject({
      code: 'TtsUnavailable',
      message: 'All voices are busy.',
      remedy: 'Wait a little.',
      status: 503,
      retry: { afterMs: 2000 },
    });
  });

  test('does not ask again for what the service refuses', async () => {
    const error = { code: 'VoiceUnknown', message: 'There is no voice "joe".' };
    await using piper = await aPiper(10_000, answer(404, { error }));
    await expect(piper.speak('One.')).rejects.toMatchObject({ code: 'TtsUnavailable', retry: 'never', status: 404 });
  });

  test.each<[string, Part]>([
    ['does not answer', () => {}],
    ['stops in the middle', (response) => void response.writeHead(200).write(Buffer.alloc(960))],
  ])('gives up on a service that %s', async (_how, part) => {
    await using piper = await aPiper(30, part);
    await expect(piper.speak('One.')).rejects.toMatchObject({ code: 'TtsUnavailable', retry: 'now' });
  });

  test('says where nothing listens', async () => {
    const piper = await aPiper(10_000, silence);
    await piper.server[Symbol.asyncDispose]();
    await expect(piper.speak('One.')).rejects.toThrow(`The speech service at ${piper.server.url} does not answer.`);
    await piper[Symbol.asyncDispose]().catch(() => {});
  });
});
