// The command line's environment, read once.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ModelEnvironment } from './dev/find-model.ts';

export type CliConfig = ModelEnvironment & {
  /** Per-user cache: voices lie in its `voices` folder. */
  cacheDir: string;
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
  cacheDir: env['FIRSTWORD_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'firstword'),
  voiceHubUrl: env['FIRSTWORD_VOICE_HUB'] || undefined,
  debug: Boolean(env['FIRSTWORD_DEBUG']),
});
