// The voices this service was asked to have: each is pulled, loaded and warmed in the background, and says how far it is.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';
import type { Log } from '@firstword/shared/runtime/log';
import type { CachedVoice } from './cache.ts';
import type { LoadedVoice } from './load.ts';
import type { PullProgress } from './source.ts';
import { parseVoiceName, unknownVoice } from './voice-name.ts';

export type VoiceRegistry = {
  /** Throws `UnknownVoice` for a voice that this service was not asked to have. */
  status(name: string): VoiceStatus;
  list(): VoiceStatus[];
  /** The voice, once it is ready; until then null, and espeak-ng speaks. */
  loaded(name: string): LoadedVoice | null;
  /** Calls back on every change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
  close(): Promise<void>;
};

export type VoiceRegistryOptions = {
  names: readonly string[];
  pull: (name: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal) => Promise<CachedVoice>;
  load: (cached: CachedVoice) => Promise<LoadedVoice>;
  log: Log;
};

type Entry = { status: VoiceStatus; voice: LoadedVoice | null };

const percentOf = ({ bytes, totalBytes }: PullProgress): { percent?: number } =>
  totalBytes === null ? {} : { percent: Math.floor((100 * bytes) / totalBytes) };

const explain = (error: Error): string =>
  error instanceof VoiceError && error.remedy ? `${error.message} ${error.remedy}` : error.message;

/** Begins at once with every name. */
export const createVoiceRegistry = ({ names, pull, load, log }: VoiceRegistryOptions): VoiceRegistry => {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  const closing = new AbortController();

  const set = (name: string, change: Pick<VoiceStatus, 'state'> & Partial<VoiceStatus>): void => {
    const entry = entries.get(name) as Entry;
    const before = JSON.stringify(entry.status);
    const { language } = entry.status;
    entry.status = { name, language, engine: entry.voice ? 'piper' : 'espeak', ...change };
    if (JSON.stringify(entry.status) !== before) for (const listener of listeners) listener();
  };
  const prepare = async (name: string): Promise<void> => {
    const onProgress = (progress: PullProgress): void =>
      set(name, { state: 'pulling', ...percentOf(progress), reason: `from ${progress.source}` });
    const cached = await pull(name, onProgress, closing.signal);
    set(name, { state: 'loading', digest: cached.sha256 });
    const voice = await load(cached);
    if (closing.signal.aborted) return voice.engine.close();
    (entries.get(name) as Entry).voice = voice;
    set(name, { state: 'ready', digest: cached.sha256 });
    log.info({ voice: name }, 'voice ready');
  };
  const begin = (name: string): Promise<void> => {
    const { language } = parseVoiceName(name);
    entries.set(name, { status: { name, language, engine: 'espeak', state: 'absent' }, voice: null });
    return prepare(name).catch((thrown: unknown) => {
      if (closing.signal.aborted) return;
      const error = ensureError(thrown);
      log.warn({ voice: name, err: error }, 'voice not ready');
      set(name, { state: 'failed', reason: explain(error) });
    });
  };
  const find = (name: string): Entry => {
    const entry = entries.get(name);
    if (!entry) throw unknownVoice(name);
    return entry;
  };
  const preparing = names.map(begin);
  return {
    status: (name) => find(name).status,
    list: () => Array.from(entries.values(), ({ status }) => status),
    loaded: (name) => find(name).voice,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await Promise.all(preparing);
      await Promise.all(Array.from(entries.values(), async ({ voice }) => voice?.engine.close()));
    },
  };
};
