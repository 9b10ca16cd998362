// The environment of the standalone speech service, read once; every fault is told together.
import { pathToFileURL } from 'node:url';
import { VoiceError } from '@firstword/shared/contract/errors';
import { voiceCacheDir } from './voice/cache.ts';

export type PiperConfig = {
  host: string;
  port: number;
  cacheDir: string;
  hubUrl: string | undefined;
  /** A list of voices that is watched. */
  voicesFile: string | undefined;
  /** A folder whose voices are all served: baked into an image, say. */
  voicesFolder: string | undefined;
  /** Names of public voices. */
  voices: string[];
  /** `cuda`: a GPU decodes; without a working one the cores do. */
  device: 'cpu' | 'cuda';
  workers: number | undefined;
  maxReplies: number | undefined;
  /** A list of texts that are spoken into the cache before the service is ready. */
  staticTextsFile: string | undefined;
  cacheBytes: number | undefined;
  espeakMain: URL;
  /** Where an espeak-ng listens that runs beside this process; none is started then. */
  espeakSocket: string | undefined;
  logLevel: string;
};

type Environment = Record<string, string | undefined>;

const ESPEAK_MAIN = new URL('../../espeak/src/main.ts', import.meta.url);
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** Empty variables count as unset. Throws `ConfigInvalid`. */
export const parseConfig = (env: Environment): PiperConfig => {
  const faults: string[] = [];
  const text = (name: string): string | undefined => env[name] || undefined;
  const whole = (name: string, from: number, to: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (Number.isInteger(number) && number >= from && number <= to) return number;
    faults.push(`${name} is no whole number from ${from} to ${to}`);
    return undefined;
  };
  const logLevel = text('LOG_LEVEL') ?? 'info';
  if (!LOG_LEVELS.includes(logLevel)) faults.push(`LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}`);
  const device = text('DEVICE') ?? 'cpu';
  if (device !== 'cpu' && device !== 'cuda') faults.push('DEVICE is neither cpu nor cuda');
  const espeakMain = text('ESPEAK_MAIN');
  const config: PiperConfig = {
    host: text('HOST') ?? '0.0.0.0',
    port: whole('PORT', 0, 65_535) ?? 5002,
    cacheDir: voiceCacheDir(env),
    hubUrl: text('FIRSTWORD_VOICE_HUB'),
    voicesFile: text('VOICES_FILE'),
    voicesFolder: text('VOICES_FOLDER'),
    voices: (text('VOICES') ?? '').split(/[\s,]+/).filter(Boolean),
    device: device === 'cuda' ? 'cuda' : 'cpu',
    workers: whole('WORKERS', 1, 256),
    maxReplies: whole('MAX_REPLIES', 1, 10_000),
    staticTextsFile: text('STATIC_TEXTS_FILE'),
    cacheBytes: whole('CACHE_BYTES', 0, 2 ** 40),
    espeakMain: espeakMain ? pathToFileURL(espeakMain) : ESPEAK_MAIN,
    espeakSocket: text('ESPEAK_SOCKET'),
    logLevel,
  };
  if (!config.voicesFile && !config.voicesFolder && config.voices.length === 0) {
    faults.push('no voice is named');
  }
  if (faults.length === 0) return config;
  throw new VoiceError('ConfigInvalid', `The environment is wrong: ${faults.join('; ')}.`, {
    status: 400,
    remedy: 'Name voices by VOICES (names), VOICES_FILE (a list) or VOICES_FOLDER; see docs/speech-api.md.',
  });
};
