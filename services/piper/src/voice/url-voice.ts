// A voice at a URL of the user's own, kept by its digests: another version of the same name lies beside it.
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { openPullFolder, type CachedVoice } from './cache.ts';
import { sha256OfFile } from './digest.ts';
import { createDownloader, download } from './download.ts';
import { diskFault, reasonOf, wrongChecksum } from './faults.ts';
import type { PullProgress } from './source.ts';

export type UrlVoice = { name: string; url: string; sha256: string; configSha256: string };
export type UrlPullOptions = {
  cacheDir: string;
  clock: Clock;
  onProgress: (progress: PullProgress) => void;
  signal: AbortSignal;
};

const BY_DIGEST = '.by-digest';
const MODEL = 'voice.onnx';
const CONFIG = 'voice.onnx.json';
const MAX_CONFIG_BYTES = 16 * 1024 * 1024;
const MAX_MODEL_BYTES = 2 * 1024 * 1024 * 1024;

const verifiedIn = async (folder: string, { name, url, sha256, configSha256 }: UrlVoice): Promise<CachedVoice> => {
  const [modelPath, configPath] = [join(folder, MODEL), join(folder, CONFIG)];
  if ((await sha256OfFile(configPath)) !== configSha256) throw wrongChecksum(`${name}.onnx.json`);
  if ((await sha256OfFile(modelPath)) !== sha256) throw wrongChecksum(`${name}.onnx`);
  const { size: sizeBytes } = await stat(modelPath);
  return { name, sha256, configSha256, sizeBytes, source: new URL(url).host, modelPath, configPath };
};

const fetchInto = async (folder: string, voice: UrlVoice, { onProgress, signal }: UrlPullOptions): Promise<void> => {
  const dispatcher = createDownloader();
  const source = new URL(voice.url).host;
  const jsonUrl = new URL(voice.url);
  jsonUrl.pathname += '.json';
  const onBytes = (bytes: number, totalBytes: number | null): void => onProgress({ bytes, totalBytes, source });
  try {
    const config = { dispatcher, signal, onBytes: () => undefined, maxBytes: MAX_CONFIG_BYTES };
    await download(jsonUrl, join(folder, CONFIG), config);
    await download(new URL(voice.url), join(folder, MODEL), { dispatcher, signal, onBytes, maxBytes: MAX_MODEL_BYTES });
  } finally {
    await dispatcher.close();
  }
};

const pulled = async (target: string, voice: UrlVoice, options: UrlPullOptions): Promise<CachedVoice> => {
  const folder = await openPullFolder(options.cacheDir, options.clock.wallMs());
  try {
    await fetchInto(folder, voice, options);
    await verifiedIn(folder, voice);
    await mkdir(dirname(target), { recursive: true });
    // What lies there is damaged, or another pull of the same bytes was faster.
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
    return await verifiedIn(target, voice);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** At once when it is there and whole. Throws `VoiceNotStored`, or `VoiceUnavailable` with the reason. */
export const pullFromUrl = async (voice: UrlVoice, options: UrlPullOptions): Promise<CachedVoice> => {
  const target = join(options.cacheDir, BY_DIGEST, `${voice.sha256}-${voice.configSha256.slice(0, 16)}`);
  const cached = await verifiedIn(target, voice).catch(() => null);
  if (cached) return cached;
  try {
    return await pulled(target, voice, options);
  } catch (error) {
    options.signal.throwIfAborted();
    const fault = diskFault(error, options.cacheDir, undefined);
    if (fault) throw fault;
    const { host } = new URL(voice.url);
    throw new VoiceError(
      'VoiceUnavailable',
      `The voice ${voice.name} could not be pulled from ${host}: ${reasonOf(error)}.`,
      {
        status: 503,
        remedy: 'Correct its url, sha256 or configSha256, or make the server reachable; it is tried again.',
        cause: error,
      },
    );
  }
};
