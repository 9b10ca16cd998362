// The conversation of the process: a request line in, reply lines out, in order. A bad line gets an error line, never a crash.
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseEspeakRequest, type EspeakReply, type EspeakRequest } from '@firstword/shared/contract/espeak';
import type { EspeakEngine } from './engine.ts';
import { toPiperSentences } from './piper-phonemes.ts';

// Half a second of audio a line keeps lines short.
const AUDIO_LINE_SAMPLES = 11_025;

function* speechLines(request: Extract<EspeakRequest, { op: 'speech' }>, engine: EspeakEngine): Generator<EspeakReply> {
  const { id } = request;
  const samples = engine.speak(request.text, request.voice, request.speed);
  for (let at = 0; at < samples.length; at += AUDIO_LINE_SAMPLES) {
    const part = samples.subarray(at, at + AUDIO_LINE_SAMPLES);
    const audio = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64');
    yield { type: 'audio', id, audio };
  }
  yield { type: 'audio-end', id, sampleRateHz: engine.sampleRateHz };
}

function* replyLines(line: string, engine: EspeakEngine): Generator<EspeakReply> {
  const request = parseEspeakRequest(line);
  if (!request) {
    yield { type: 'error', id: null, code: 'BadRequest', message: 'The line is no request.' };
    return;
  }
  try {
    if (request.op === 'speech') yield* speechLines(request, engine);
    else {
      const sentences = toPiperSentences(request.text, (text) => engine.toPhonemes(text, request.voice));
      yield { type: 'phonemes', id: request.id, sentences };
    }
  } catch (thrown) {
    const { code = 'EspeakFailed', message } = thrown as Error & { code?: string };
    yield { type: 'error', id: request.id, code, message };
  }
}

async function* conversation(input: Readable, engine: EspeakEngine): AsyncGenerator<string> {
  const say = (reply: EspeakReply): string => `${JSON.stringify(reply)}\n`;
  yield say({ type: 'hello', engine: engine.kind, version: engine.version });
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    for (const reply of replyLines(line, engine)) yield say(reply);
  }
}

/** Says hello, then answers lines until the input ends; rejects when nobody reads the output any more. */
export const serve = (input: Readable, output: Writable, engine: EspeakEngine): Promise<void> =>
  pipeline(conversation(input, engine), output);
