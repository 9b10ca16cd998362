// A voice that lies on this machine already: baked into the image, on a volume, or a user's own file.
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { CachedVoice } from './cache.ts';
import { sha256OfFile } from './digest.ts';
import type { WantedVoice } from './wanted-voice.ts';

const MODEL_SUFFIX = '.onnx';

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false;

/**
 * The voice whose .onnx is at `path`, or in the folder at `path` under the voice's name, and whose JSON lies beside it;
 * throws `VoiceFilesMissing`.
 */
export const findLocalVoice = async (name: string, path: string): Promise<CachedVoice> => {
  const modelPath = (await isFolder(path)) ? join(resolve(path), `${name}${MODEL_SUFFIX}`) : resolve(path);
  const configPath = `${modelPath}.json`;
  try {
    const [sha256, configSha256] = await Promise.all([sha256OfFile(modelPath), sha256OfFile(configPath)]);
    const { size: sizeBytes } = await stat(modelPath);
    return { name, sha256, configSha256, sizeBytes, source: `the file ${path}`, modelPath, configPath };
  } catch (cause) {
    throw new VoiceError(
      'VoiceFilesMissing',
      `The files of the voice ${name} cannot be read: ${ensureError(cause).message}.`,
      {
        remedy: `Put its model at ${modelPath} and its JSON at ${configPath}.`,
        cause,
      },
    );
  }
};

/** The voices in a folder: every `<name>.onnx` that has its JSON; throws `VoiceFolderMissing`. */
export const voicesInFolder = async (folder: string): Promise<WantedVoice[]> => {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new VoiceError('VoiceFolderMissing', `The folder of voices ${folder} cannot be read.`, {
      remedy: 'Name a folder that holds NAME.onnx and NAME.onnx.json.',
      cause,
    });
  });
  return entries
    .filter((entry) => entry.endsWith(MODEL_SUFFIX) && entries.includes(`${entry}.json`))
    .sort()
    .map((entry) => ({ name: entry.slice(0, -MODEL_SUFFIX.length), source: { path: join(folder, entry) } }));
};
