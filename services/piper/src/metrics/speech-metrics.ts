// What the speech service counts and times. Labels are names of voices and closed lists, never text.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { TTS_ACTIVE } from '@firstword/shared/contract/metric-names';
import type { EspeakStatus } from '../phonemes/port.ts';
import type { VoiceRegistry } from '../voice/registry.ts';

const FIRST_AUDIO_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2, 5];
const REALTIME_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 2];

/** A registry of its own: nothing of this process is global. */
export const createRegistry = (): Registry => new Registry();

/** Registers them in a registry of the caller's own. */
export const createSpeechMetrics = (registry: Registry) => {
  const registers = [registry];
  return {
    firstAudio: new Histogram({
      name: 'voiceflow_tts_first_audio_seconds',
      help: 'From a text being asked for to its first audio',
      labelNames: ['voice'],
      buckets: FIRST_AUDIO_BUCKETS,
      registers,
    }),
    realtimeFactor: new Histogram({
      name: 'voiceflow_tts_realtime_factor',
      help: 'Time that was waited for the audio of a text, by how long the audio lasts',
      labelNames: ['voice'],
      buckets: REALTIME_BUCKETS,
      registers,
    }),
    queue: new Gauge({
      name: 'voiceflow_tts_queue',
      help: 'Texts that wait for their first audio',
      registers,
    }),
    active: new Gauge({
      name: TTS_ACTIVE,
      help: 'Texts that are being spoken',
      registers,
    }),
    underruns: new Counter({
      name: 'voiceflow_tts_underruns_total',
      help: 'Times that audio came later than a listener needed it',
      labelNames: ['voice'],
      registers,
    }),
    refused: new Counter({
      name: 'voiceflow_tts_refused_total',
      help: 'Texts that were not spoken, by the code of the reason',
      labelNames: ['code'],
      registers,
    }),
    cacheLookUps: new Counter({
      name: 'voiceflow_tts_cache_lookups_total',
      help: 'Static texts that were asked for, by whether the cache had them',
      labelNames: ['outcome'],
      registers,
    }),
  };
};

export type SpeechMetrics = ReturnType<typeof createSpeechMetrics>;

/** Shows for each voice whether espeak-ng has to speak in its place, and how it is spoken; read when the metrics are. */
export const registerDegraded = (registry: Registry, voices: VoiceRegistry): void => {
  const oneShot = new Gauge({
    name: 'voiceflow_tts_one_shot',
    help: '1 for a voice whose sentences are spoken in one piece',
    labelNames: ['voice'],
    registers: [registry],
    collect() {
      oneShot.reset();
      for (const { name, mode } of voices.list()) oneShot.set({ voice: name }, mode === 'one-shot' ? 1 : 0);
    },
  });
  const degraded = new Gauge({
    name: 'voiceflow_tts_degraded',
    help: '1 while espeak-ng speaks in the place of a voice',
    labelNames: ['voice'],
    registers: [registry],
    collect() {
      degraded.reset();
      for (const { name, engine } of voices.list()) degraded.set({ voice: name }, engine === 'piper' ? 0 : 1);
    },
  });
};

/** Shows whether the device is slower than it was asked to be; read when the metrics are. */
export const registerDevice = (registry: Registry, fault: () => string | null): void => {
  const degraded = new Gauge({
    name: 'voiceflow_tts_device_degraded',
    help: '1 while cores do the work of a GPU that was asked for',
    registers: [registry],
    collect() {
      degraded.set(fault() === null ? 0 : 1);
    },
  });
};

/** Shows whether texts can be turned into phonemes; read when the metrics are. */
export const registerEspeak = (registry: Registry, status: () => EspeakStatus): void => {
  const up = new Gauge({
    name: 'voiceflow_tts_espeak_up',
    help: '1 while espeak-ng answers',
    registers: [registry],
    collect() {
      const { engine, fault } = status();
      up.set(engine !== null && fault === null ? 1 : 0);
    },
  });
};
