// The voices on this machine: one folder each, with a manifest that says what its files must be.
import { mkdir, mkdtemp, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { sha256OfFile } from './digest.ts';
import { parseVoiceName } from './voice-name.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What lies beside a voice's files. */
export const VoiceManifest = Type.Object({
  name: Type.String(),
  sha256: Sha256,
  configSha256: Sha256,
  sizeBytes: Type.Integer({ minimum: 0 }),
  source: Type.String({ description: 'where it came from' }),
});
export type VoiceManifest = Static<typeof VoiceManifest>;

/** A voice whose files are there and are what its manifest says. */
export type CachedVoice = VoiceManifest & { modelPath: string; configPath: string };

const MANIFEST = 'manifest.json';
// Pulls that were killed leave their folder behind; none takes a day.
const ABANDONED_MS = 24 * 60 * 60 * 1000;
const PULL_PREFIX = '.pull-';

/** Where voices are kept: `FIRSTWORD_CACHE`, else `XDG_CACHE_HOME`/firstword, else ~/.cache/firstword. */
export const voiceCacheDir = (env: Record<string, string | undefined>): string =>
  join(env.FIRSTWORD_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'firstword'), 'voices');

/** The names of a voice's two files. */
export const voiceFileNames = (name: string) => ({ model: `${name}.onnx`, config: `${name}.onnx.json` });

/** A voice as its manifest describes it, its files unread; null when it is not there. */
export const readManifest = async (cacheDir: string, name: string): Promise<VoiceManifest | null> => {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(cacheDir, parseVoiceName(name).name, MANIFEST), 'utf8'));
    return Value.Check(VoiceManifest, manifest) && manifest.name === name ? manifest : null;
  } catch {
    return null;
  }
};

/** Where the files of a voice lie. */
export const located = (cacheDir: string, manifest: VoiceManifest): CachedVoice => {
  const files = voiceFileNames(manifest.name);
  const folder = join(cacheDir, manifest.name);
  return { ...manifest, modelPath: join(folder, files.model), configPath: join(folder, files.config) };
};

/** A voice that is ready to load: its files are read and compared with their digests. Null when absent or damaged. */
export const findCachedVoice = async (cacheDir: string, name: string): Promise<CachedVoice | null> => {
  const manifest = await readManifest(cacheDir, name);
  if (!manifest) return null;
  const voice = located(cacheDir, manifest);
  const digests = await Promise.all([sha256OfFile(voice.modelPath), sha256OfFile(voice.configPath)]).catch(() => []);
  return digests[0] === voice.sha256 && digests[1] === voice.configSha256 ? voice : null;
};

/** The names of the voices that have a folder here. */
export const cachedNames = async (cacheDir: string): Promise<string[]> => {
  const entries = await readdir(cacheDir).catch(() => []);
  return entries.filter((entry) => !entry.startsWith('.')).sort();
};

const flush = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/** A fresh folder to pull into, on the same disk; clears away what killed pulls left. */
export const openPullFolder = async (cacheDir: string, wallMs: number): Promise<string> => {
  await mkdir(cacheDir, { recursive: true });
  for (const entry of await readdir(cacheDir)) {
    if (!entry.startsWith(PULL_PREFIX)) continue;
    const { mtimeMs } = await stat(join(cacheDir, entry)).catch(() => ({ mtimeMs: wallMs }));
    if (wallMs - mtimeMs > ABANDONED_MS) await rm(join(cacheDir, entry), { recursive: true, force: true });
  }
  return mkdtemp(join(cacheDir, PULL_PREFIX));
};

/** Makes a pulled folder the voice, in one step: whoever looks sees all of it or nothing. */
export const publishPulledVoice = async (cacheDir: string, folder: string, manifest: VoiceManifest): Promise<void> => {
  const files = voiceFileNames(manifest.name);
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of [files.model, files.config, MANIFEST]) await flush(join(folder, file));
  const target = join(cacheDir, manifest.name);
  try {
    await rename(folder, target);
  } catch (error) {
    // Another pull was faster and its files are whole; else what lies there is damaged, and ours are verified.
    if (await findCachedVoice(cacheDir, manifest.name)) return;
    await rm(target, { recursive: true, force: true });
    await rename(folder, target).catch(() => Promise.reject(error));
  }
};
