// The real language model and the recogniser, with their servers, in the per-user cache.
import { modelCacheDir } from '../../services/cli/src/models/cache.ts';
import { findInstalledModels, installModels } from '../../services/cli/src/models/install-models.ts';
import { createInstallLines } from '../../services/cli/src/models/install-lines.ts';
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import type { Part } from './part.ts';

const cacheDir = modelCacheDir(process.env);

export const models: Part = {
  name: 'models',
  about: 'llama.cpp’s server with SmolLM2-135M-Instruct, and Whisper tiny.en: what `firstword models start` runs',
  find: async () => ((await findInstalledModels(cacheDir)) ? cacheDir : null),
  get: async () => {
    const lines = createInstallLines(process.stdout);
    await installModels({ cacheDir, clock: systemClock, ...lines }).finally(lines.onInstalled);
  },
};
