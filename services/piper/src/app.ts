// The speech service: voices in the background, espeak-ng beside them, and the routes that speak.
import { availableParallelism } from 'node:os';
import type { FastifyPluginAsync } from 'fastify';
import type { VoiceError } from '@firstword/shared/contract/errors';
import { errorReply } from '@firstword/shared/runtime/error-replies';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createDevice, type Device } from './engine/device.ts';
import { createSoundStore } from './cache/sound-store.ts';
import { createStaticSpeech } from './cache/static-speech.ts';
import type { StaticText } from './cache/static-texts.ts';
import { readinessOf, type Readiness } from './health/readiness.ts';
import { meterSpeech } from './metrics/metered-speech.ts';
import type { SpeechMetrics } from './metrics/speech-metrics.ts';
import { askTwice } from './phonemes/ask-twice.ts';
import { createEspeakProcess } from './phonemes/espeak-process.ts';
import { createEspeakSocket } from './phonemes/espeak-socket.ts';
import type { EspeakStatus } from './phonemes/port.ts';
import { createSentenceReader } from './phonemes/sentences.ts';
import { speechRoute } from './routes/speech.ts';
import { streamRoute } from './routes/stream.ts';
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
  /** The espeak-ng process' main file: started as a child. */
  espeakMain: URL;
  /** Where an espeak-ng listens that others start; none is started then. */
  espeakSocket?: string;
  clock: Clock;
  log: Log;
  hubUrl?: string;
  /** Worker threads for all voices; one keeps one core busy. */
  workers?: number;
  /** `cuda`: a GPU decodes, where there is one; else the workers do, and `readiness` says so. */
  device?: 'cpu' | 'cuda';
  /** Texts spoken at once before more are refused; without it, what the voice was measured to keep up with. */
  maxReplies?: number;
  /** Spoken into the cache as soon as a voice is there. */
  staticTexts?: readonly StaticText[];
  /** Bound of the cache. */
  cacheBytes?: number;
  metrics?: SpeechMetrics;
};

export type SpeechService = {
  speech: Speech;
  voices: VoiceRegistry;
  routes: FastifyPluginAsync;
  /** Whether callers can be sent here, and what it does until then; `listFault` says why no list is followed. */
  readiness(listFault?: VoiceError | null): Readiness;
  /** Why the cores do the work of a GPU that was asked for; null where all is well. */
  deviceFault(): string | null;
  /** Which espeak-ng answers, and why it does not. */
  espeak(): EspeakStatus;
  close(): Promise<void>;
};

// An hour of speech is 170 MB: this is a quarter of it.
const CACHE_BYTES = 44 * 1024 * 1024;

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

const openDevice = ({ workers, device, clock, log }: SpeechServiceOptions): Device =>
  createDevice({
    workers: workers ?? Math.min(2, availableParallelism()),
    clock,
    onDegraded: (reason) => log.warn({ reason }, 'the cores do the work of the GPU'),
    ...(device === 'cuda' ? { accelerator: device } : {}),
  });

/** Starts pulling and loading at once; speaks with espeak-ng until a voice is ready. */
export const createSpeechService = (options: SpeechServiceOptions): SpeechService => {
  const { cacheDir, espeakMain, espeakSocket: path, clock, log, hubUrl, metrics } = options;
  const device = openDevice(options);
  const espeak = askTwice(
    path ? createEspeakSocket({ path, clock, log }) : createEspeakProcess({ main: espeakMain, clock, log }),
  );
  // The first text must not wait for the process to start.
  espeak.phonemes('Hello.', 'en').catch((err: unknown) => log.warn({ err }, 'espeak-ng does not answer'));
  const voices = createVoiceRegistry({
    voices: options.voices.map((voice) => (typeof voice === 'string' ? { name: voice } : voice)),
    pull: (wanted, onProgress, signal) =>
      findVoice(wanted, { cacheDir, clock, onProgress, signal, ...(hubUrl ? { hubUrl } : {}) }),
    load: (cached) => loadVoice(cached, device),
    clock,
    log,
  });
  const { maxReplies } = options;
  const speech = createSpeech({ voices, espeak, log, clock, ...(maxReplies === undefined ? {} : { maxReplies }) });
  const kept = createStaticSpeech({
    speech,
    voices,
    readSentences: createSentenceReader(espeak),
    store: createSoundStore(options.cacheBytes ?? CACHE_BYTES),
    texts: options.staticTexts ?? [],
    clock,
    log,
    onLookUp: (outcome) => metrics?.cacheLookUps.inc({ outcome }),
  });
  const measured = metrics ? meterSpeech(kept, metrics, clock) : kept;
  let wasReady = false;
  return {
    speech: measured,
    voices,
    routes: async (app) => {
      await app.register(speechRoutes(measured, voices));
      await app.register(streamRoute({ speech: measured, voices, clock }));
    },
    readiness(listFault = null) {
      const facts = {
        voices: voices.list(),
        wasReady,
        isFilling: kept.isFilling(),
        listFault,
        espeak: espeak.status(),
        deviceFault: device.degraded(),
      };
      const now = readinessOf(facts);
      wasReady ||= now.ready;
      return now;
    },
    deviceFault: () => device.degraded(),
    espeak: () => espeak.status(),
    async close() {
      await kept.close();
      await Promise.all([voices.close(), espeak.close()]);
      await device.close();
    },
  };
};
