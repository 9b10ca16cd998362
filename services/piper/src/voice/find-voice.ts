// Gets a wanted voice's files, wherever they come from.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { CachedVoice } from './cache.ts';
import { findLocalVoice } from './local-voice.ts';
import { pullVoice } from './pull.ts';
import type { PullProgress } from './source.ts';
import { pullFromUrl } from './url-voice.ts';
import type { WantedVoice } from './wanted-voice.ts';

export type FindVoiceOptions = {
  cacheDir: string;
  clock: Clock;
  hubUrl?: string;
  onProgress: (progress: PullProgress) => void;
  signal: AbortSignal;
};

/** Rejects as the voice's source does. */
export const findVoice = async ({ name, source }: WantedVoice, options: FindVoiceOptions): Promise<CachedVoice> => {
  if (!source) return pullVoice(name, options);
  if ('path' in source) return findLocalVoice(name, source.path);
  return pullFromUrl({ name, ...source }, options);
};
