// POST /v1/audio/speech: OpenAI's speech call, streamed as it is spoken.
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { VoiceError } from '@firstword/shared/contract/errors';
import { SPOKEN_BY_HEADER, SpeechRequest } from '@firstword/shared/contract/speech-api';
import { systemClock, type Clock } from '@firstword/shared/runtime/clock';
import { streamingWavHeader } from '../audio/wav.ts';
import type { Speech, Spoken } from '../speech.ts';
import { defaultVoice } from '../voice/default-voice.ts';
import type { VoiceRegistry } from '../voice/registry.ts';
import { speakableText } from './speakable-text.ts';
import { voicingRequest } from './voicing-fields.ts';

const FORMATS = ['pcm', 'wav'];
// The longest text, every character of it escaped, and the rest of the body.
const BODY_LIMIT_BYTES = 64 * 1024;
/** How much audio waits for a slow client: a third of a second. */
const READ_AHEAD_BYTES = 16 * 1024;
const STALL_MS = 20_000;

/** Said here, since the schema's own message does not name the formats that there are. */
const refuseOtherFormats = async ({ body }: { body: unknown }): Promise<void> => {
  const format = (body as { response_format?: unknown } | null)?.response_format;
  if (format === undefined || FORMATS.some((known) => known === format)) return;
  throw new VoiceError('UnsupportedFormat', 'The response_format asked for is not served.', {
    status: 400,
    remedy: `Ask for one of: ${FORMATS.join(', ')}.`,
  });
};

async function* bytesOf({ samples, sampleRateHz }: Spoken, format: 'pcm' | 'wav'): AsyncGenerator<Buffer> {
  if (format === 'wav') yield streamingWavHeader(sampleRateHz);
  for await (const part of samples) yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}

/** A reader that takes nothing for so long is gone: it holds the place of another. */
async function* unlessStalled(bytes: AsyncGenerator<Buffer>, clock: Clock, giveUp: () => void): AsyncGenerator<Buffer> {
  for await (const part of bytes) {
    const goOn = clock.after(STALL_MS, giveUp);
    try {
      yield part;
    } finally {
      goOn();
    }
  }
}

/** The first voice speaks where the request names none. */
export const speechRoute =
  (speech: Speech, voices: VoiceRegistry, clock: Clock = systemClock): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/v1/audio/speech',
      { schema: { body: SpeechRequest }, bodyLimit: BODY_LIMIT_BYTES, preValidation: refuseOtherFormats },
      async (request, reply) => {
        const { input, voice = defaultVoice(voices), response_format: format = 'wav', speed = 1 } = request.body;
        const voicing = voicingRequest(request.body);
        const text = speakableText(input);
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        const rate = format === 'pcm' ? 'service' : 'engine';
        const spoken = await speech.speak(text, { voice, speed, voicing, rate, signal: gone.signal });
        reply.header(SPOKEN_BY_HEADER, spoken.spokenBy);
        reply.type(format === 'pcm' ? `audio/pcm;rate=${spoken.sampleRateHz}` : 'audio/wav');
        const bytes = unlessStalled(bytesOf(spoken, format), clock, () => reply.raw.destroy());
        return reply.send(Readable.from(bytes, { objectMode: false, highWaterMark: READ_AHEAD_BYTES }));
      },
    );
  };
