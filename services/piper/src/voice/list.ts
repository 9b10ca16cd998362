// The voices a user can choose from without asking anybody: those on this machine and those of the built-in table.
import { cachedNames, readManifest } from './cache.ts';
import { catalogueNames, findInCatalogue } from './catalogue.ts';
import { parseVoiceName } from './voice-name.ts';

export type ListedVoice = {
  name: string;
  /** BCP 47. */
  language: string;
  state: 'cached' | 'absent';
  sizeBytes: number;
  licence?: string;
  source?: string;
};

const describe = async (cacheDir: string, name: string): Promise<ListedVoice | null> => {
  const [manifest, known] = [await readManifest(cacheDir, name), findInCatalogue(name)];
  if (!manifest && !known) return null;
  return {
    name,
    language: parseVoiceName(name).language,
    state: manifest ? 'cached' : 'absent',
    sizeBytes: manifest?.sizeBytes ?? known?.sizeBytes ?? 0,
    ...(known ? { licence: known.licence } : {}),
    ...(manifest ? { source: manifest.source } : {}),
  };
};

/** Sorted by name. Files are not read: a damaged one shows when it is loaded. */
export const listVoices = async (cacheDir: string): Promise<ListedVoice[]> => {
  const names = new Set([...catalogueNames(), ...(await cachedNames(cacheDir))]);
  const voices = await Promise.all([...names].sort().map((name) => describe(cacheDir, name)));
  return voices.filter((voice) => voice !== null);
};
