// Pulls a voice into the cache: source after source, each file verified, published whole or not at all.
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import {
  findCachedVoice,
  located,
  openPullFolder,
  publishPulledVoice,
  voiceFileNames,
  type CachedVoice,
  type VoiceManifest,
} from './cache.ts';
import { findInCatalogue } from './catalogue.ts';
import { sha256OfFile } from './digest.ts';
import { diskFault, reasonOf, voiceUnavailable, wrongChecksum } from './faults.ts';
import { HUB_URL, createHubSource } from './hub.ts';
import { createPythonPackageSource } from './python-package.ts';
import type { PullProgress, VoiceSource } from './source.ts';
import { parseVoiceName, type VoiceName } from './voice-name.ts';

export type PullOptions = {
  cacheDir: string;
  clock: Clock;
  onProgress?: (progress: PullProgress) => void;
  signal?: AbortSignal;
  hubUrl?: string;
  python?: string;
};

const sourcesFor = (name: string, { hubUrl = HUB_URL, clock, python }: PullOptions): VoiceSource[] => {
  const hub = createHubSource(hubUrl);
  if (!findInCatalogue(name)?.package) return [hub];
  return [hub, createPythonPackageSource({ clock, ...(python ? { python } : {}) })];
};

/** What arrived, compared with the built-in table where it has the voice. */
const describe = async (voice: VoiceName, folder: string, source: string): Promise<VoiceManifest> => {
  const files = voiceFileNames(voice.name);
  const [sha256, configSha256] = await Promise.all([
    sha256OfFile(join(folder, files.model)),
    sha256OfFile(join(folder, files.config)),
  ]);
  const known = findInCatalogue(voice.name);
  if (known && known.sha256 !== sha256) throw wrongChecksum(files.model);
  if (known && known.configSha256 !== configSha256) throw wrongChecksum(files.config);
  const { size: sizeBytes } = await stat(join(folder, files.model));
  return { name: voice.name, sha256, configSha256, sizeBytes, source };
};

const pullFrom = async (source: VoiceSource, voice: VoiceName, options: PullOptions): Promise<CachedVoice> => {
  const { cacheDir, clock, onProgress = () => undefined, signal = new AbortController().signal } = options;
  const folder = await openPullFolder(cacheDir, clock.wallMs());
  try {
    await source.fetch(voice, { folder, onProgress, signal });
    const manifest = await describe(voice, folder, source.label);
    await publishPulledVoice(cacheDir, folder, manifest);
    return located(cacheDir, manifest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * Makes sure that a voice is in the cache and whole; at once when it is.
 * Throws `UnknownVoice`, `VoiceNotStored` (disk), or `VoiceUnavailable` with why each source failed.
 */
export const pullVoice = async (name: string, options: PullOptions): Promise<CachedVoice> => {
  const voice = parseVoiceName(name);
  const { cacheDir, signal } = options;
  const reasons: string[] = [];
  let last: unknown;
  const cached = await findCachedVoice(cacheDir, name);
  if (cached) return cached;
  for (const source of sourcesFor(name, options)) {
    try {
      return await pullFrom(source, voice, options);
    } catch (error) {
      signal?.throwIfAborted();
      const fault = diskFault(error, cacheDir, findInCatalogue(name)?.sizeBytes);
      if (fault) throw fault;
      if (error instanceof VoiceError && error.code === 'UnknownVoice') throw error;
      reasons.push(`${source.label}: ${reasonOf(error)}`);
      last = error;
    }
  }
  throw voiceUnavailable(name, reasons, last);
};
