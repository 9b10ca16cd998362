// The speech service: voices in the background, espeak-ng beside them, and the routes that speak.
import { availableParallelism } from 'node:os';
import type { FastifyPluginAsync } from 'fastify';
import { errorReply } from '@firstword/shared/runtime/error-replies';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createEspeakProcess } from './phonemes/espeak-process.ts';
import { speechRoute } from './routes/speech.ts';
import { voicesRoute } from './routes/voices.ts';
import { createSpeech, type Speech } from './speech.ts';
import { loadVoice } from './voice/load.ts';
import { findVoice } from './voice/find-voice.ts';
import { createVoiceRegistry, type VoiceRegistry } from './voice/registry.ts';
import type { WantedVoice } from './voice/wanted-voice.ts';

export type SpeechServiceOptions = {
  /** The per-user cache: `voiceCacheDir(env)`. */
  cacheDir: string;
  /** The first one speaks where a request names none. */
  voices: readonly (string | WantedVoice)[];
  /** The espeak-ng process' main file. */
  espeakMain: URL;
  clock: Clock;
  log: Log;
  hubUrl?: string;
  /** Worker threads a voice; one keeps one core busy. */
  workers?: number;
  /** Texts spoken at once before more are refused. */
  maxReplies?: number;
};

export type SpeechService = {
  speech: Speech;
  voices: VoiceRegistry;
  routes: FastifyPluginAsync;
  /** Which espeak-ng answers; null before the first text. */
  espeakEngine(): string | null;
  close(): Promise<void>;
};

// One core speaks eight streams faster than they are heard.
const REPLIES_A_WORKER = 8;

/** The routes over a speech and its voices. */
export const speechRoutes =
  (speech: Speech, voices: VoiceRegistry): FastifyPluginAsync =>
  async (app) => {
    app.setErrorHandler((thrown, _request, reply) => {
      const { status, headers, body } = errorReply(thrown);
      return reply.status(status).headers(headers).send(body);
    });
    await app.register(speechRoute(speech, voices));
    await app.register(voicesRoute(voices));
  };

/** Starts pulling and loading at once; speaks with espeak-ng until a voice is ready. */
export const createSpeechService = (options: SpeechServiceOptions): SpeechService => {
  const { cacheDir, espeakMain, clock, log, hubUrl } = options;
  const workers = options.workers ?? Math.min(2, availableParallelism());
  const espeak = createEspeakProcess({ main: espeakMain, clock, log });
  // The first text must not wait for the process to start.
  espeak.phonemes('Hello.', 'en').catch((err: unknown) => log.warn({ err }, 'espeak-ng does not answer'));
  const voices = createVoiceRegistry({
    voices: options.voices.map((voice) => (typeof voice === 'string' ? { name: voice } : voice)),
    pull: (wanted, onProgress, signal) =>
      findVoice(wanted, { cacheDir, clock, onProgress, signal, ...(hubUrl ? { hubUrl } : {}) }),
    load: (cached) => loadVoice(cached, workers),
    clock,
    log,
  });
  const speech = createSpeech({ voices, espeak, maxReplies: options.maxReplies ?? workers * REPLIES_A_WORKER, log });
  return {
    speech,
    voices,
    routes: speechRoutes(speech, voices),
    espeakEngine: () => espeak.engine(),
    async close() {
      await Promise.all([voices.close(), espeak.close()]);
    },
  };
};
