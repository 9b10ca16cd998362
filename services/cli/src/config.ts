// The command line's environment, read once.
import { voiceCacheDir } from '@firstword/piper/voice/cache';
import type { ModelEnvironment } from './dev/find-model.ts';
import { modelCacheDir } from './models/cache.ts';

export type CliConfig = ModelEnvironment & {
  /** Per-user folder of pulled voices. */
  voiceCacheDir: string;
  /** Per-user folder of local models and their servers. */
  modelCacheDir: string;
  /** Where public Piper voices are pulled from; undefined is the public voice hub. */
  voiceHubUrl: string | undefined;
  debug: boolean;
};

type Environment = Record<string, string | undefined>;

/** Empty variables count as unset. */
export const parseConfig = (env: Environment): CliConfig => ({
  openaiBaseURL: env['OPENAI_BASE_URL'] || undefined,
  openaiApiKey: env['OPENAI_API_KEY'] || undefined,
  openaiModel: env['OPENAI_MODEL'] || undefined,
  voiceCacheDir: voiceCacheDir(env),
  modelCacheDir: modelCacheDir(env),
  voiceHubUrl: env['FIRSTWORD_VOICE_HUB'] || undefined,
  debug: Boolean(env['FIRSTWORD_DEBUG']),
});
