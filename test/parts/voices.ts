// The default voice, in the per-user cache.
import { findCachedVoice, voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import { DEFAULT_VOICE } from '../../services/piper/src/voice/catalogue.ts';
import { pullVoice } from '../../services/piper/src/voice/pull.ts';
import { createProgressLine } from '../../services/cli/src/progress-line.ts';
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import type { Part } from './part.ts';

const cacheDir = voiceCacheDir(process.env);

export const voices: Part = {
  name: 'voices',
  about: `the real Piper voice ${DEFAULT_VOICE}, verified by sha256`,
  find: async () => (await findCachedVoice(cacheDir, DEFAULT_VOICE))?.modelPath ?? null,
  get: async () => {
    const line = createProgressLine(process.stdout, `pulling ${DEFAULT_VOICE}`);
    const onProgress = ({ bytes, totalBytes }: { bytes: number; totalBytes: number | null }): void =>
      line.update(totalBytes === null ? null : (100 * bytes) / totalBytes);
    await pullVoice(DEFAULT_VOICE, { cacheDir, clock: systemClock, onProgress }).finally(() => line.end());
  },
};
