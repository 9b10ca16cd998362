// The public Piper voice hub: any voice, by its naming rule; digests of its files come from the hub's own listing.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Dispatcher } from 'undici';
import { voiceFileNames } from './cache.ts';
import { BadAnswer, createDownloader, download, getJson } from './download.ts';
import { sha256OfFile } from './digest.ts';
import type { VoiceSource } from './source.ts';
import { unknownVoice, type VoiceName } from './voice-name.ts';
import { wrongChecksum } from './faults.ts';

export const HUB_URL = 'https://huggingface.co';
const REPOSITORY = 'rhasspy/piper-voices';

/** The hub's listing of a folder: large files have a sha256, small ones git's own digest. */
const Listing = Type.Array(
  Type.Object({
    path: Type.String(),
    oid: Type.String(),
    lfs: Type.Optional(Type.Object({ oid: Type.String() })),
  }),
);

const gitBlobDigest = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

const verify = async (path: string, file: string, entry: { oid: string; lfs?: { oid: string } }): Promise<void> => {
  const found = entry.lfs ? await sha256OfFile(path) : gitBlobDigest(await readFile(path));
  if (found !== (entry.lfs?.oid ?? entry.oid)) throw wrongChecksum(file);
};

/** A source that asks the hub; `hubUrl` is another server of the same layout. */
export const createHubSource = (hubUrl: string): VoiceSource => {
  const at = (kind: string, rest: string): URL => new URL(`${kind}${REPOSITORY}/${rest}`, `${hubUrl}/`);

  const listing = async (voice: VoiceName, options: { dispatcher: Dispatcher; signal: AbortSignal }) => {
    const found = await getJson(at('api/models/', `tree/main/${voice.hubPath}`), options).catch((error: unknown) => {
      if (error instanceof BadAnswer && error.status === 404) throw unknownVoice(voice.name);
      throw error;
    });
    return Value.Check(Listing, found) ? found : [];
  };
  return {
    label: `the voice hub (${new URL(hubUrl).host})`,
    async fetch(voice, { folder, onProgress, signal }) {
      const dispatcher = createDownloader();
      try {
        const entries = await listing(voice, { dispatcher, signal });
        const { model, config } = voiceFileNames(voice.name);
        for (const file of [config, model]) {
          const entry = entries.find(({ path }) => path.split('/').at(-1) === file);
          if (!entry) throw unknownVoice(voice.name);
          const onBytes = (bytes: number, totalBytes: number | null): void => {
            if (file === model) onProgress({ bytes, totalBytes, source: this.label });
          };
          const url = at('', `resolve/main/${voice.hubPath}/${encodeURIComponent(file)}`);
          await download(url, join(folder, file), { dispatcher, signal, onBytes });
          await verify(join(folder, file), file, entry);
        }
      } finally {
        await dispatcher.close();
      }
    },
  };
};
