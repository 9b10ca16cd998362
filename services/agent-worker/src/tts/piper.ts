// The Piper service as a voice: one HTTP call per clause, its body played as it comes, over a warm connection.
import { Agent, request } from 'undici';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { SpeechRequest } from '@firstword/shared/contract/speech-api';
import { errorOfAnswer } from '@firstword/shared/stream/error-answer';
import { pcmSamples } from './pcm-samples.ts';
import { ttsUnavailable, type SpeakOptions, type Tts } from './port.ts';

export type PiperTtsOptions = {
  baseUrl: string;
  /** Longest wait for the first sample, and between samples. */
  timeoutMs?: number;
};

const DEFAULT_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 600_000;

/** `close` ends the connections. */
export const createPiperTts = (options: PiperTtsOptions): Tts & { close(): Promise<void> } => {
  const { baseUrl, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const agent = new Agent({ keepAliveTimeout: KEEP_ALIVE_MS, keepAliveMaxTimeout: KEEP_ALIVE_MS });
  const url = `${baseUrl.replace(/\/$/, '')}/v1/audio/speech`;
  const ask = async (text: string, { voice, signal }: SpeakOptions) => {
    const body = { input: text, voice, response_format: 'pcm' } satisfies SpeechRequest;
    const answer = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal,
    });
    if (answer.statusCode < 300) return answer.body;
    const retryAfter = answer.headers['retry-after']?.toString() ?? null;
    throw refused(errorOfAnswer({ status: answer.statusCode, body: await answer.body.text(), retryAfter }, 'Refused'));
  };
  return {
    speak: async function* (text, speak) {
      try {
        yield* pcmSamples(await ask(text, speak));
      } catch (thrown) {
        speak.signal.throwIfAborted();
        if (thrown instanceof VoiceError) throw thrown;
        throw ttsUnavailable(`The speech service at ${new URL(url).origin} does not answer.`, { cause: thrown });
      }
    },
    close: () => agent.destroy(),
  };
};

const refused = (error: VoiceError): VoiceError =>
  ttsUnavailable(error.message, {
    status: error.status,
    retry: error.retry,
    cause: error,
    ...(error.remedy ? { remedy: error.remedy } : {}),
  });
