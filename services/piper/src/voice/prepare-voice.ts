// One voice from wanted to ready: pulled, loaded, and tried again with longer and longer pauses where that can help.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { CachedVoice } from './cache.ts';
import type { LoadedVoice } from './load.ts';
import type { PullProgress } from './source.ts';
import type { WantedVoice } from './wanted-voice.ts';

export type VoicePreparation = {
  pull: (
    wanted: WantedVoice,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ) => Promise<CachedVoice>;
  load: (cached: CachedVoice) => Promise<LoadedVoice>;
  clock: Clock;
  log: Log;
};

export type PrepareOptions = VoicePreparation & {
  signal: AbortSignal;
  onState: (change: Pick<VoiceStatus, 'state'> & Partial<VoiceStatus>) => void;
};

export type PreparedVoice = { voice: LoadedVoice; digest: string };

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 300_000;
/** The same files would fail the same way. */
const HOPELESS = new Set(['UnknownVoice', 'VoiceBroken', 'VoiceUnsupported']);

const percentOf = ({ bytes, totalBytes }: PullProgress): { percent?: number } =>
  totalBytes === null ? {} : { percent: Math.floor((100 * bytes) / totalBytes) };

const explain = (error: Error): string =>
  error instanceof VoiceError && error.remedy ? `${error.message} ${error.remedy}` : error.message;

const prepareOnce = async (wanted: WantedVoice, options: PrepareOptions): Promise<PreparedVoice> => {
  const { pull, load, signal, onState } = options;
  const onProgress = (progress: PullProgress): void =>
    onState({ state: 'pulling', ...percentOf(progress), reason: `from ${progress.source}` });
  const cached = await pull(wanted, onProgress, signal);
  signal.throwIfAborted();
  onState({ state: 'loading', digest: cached.sha256 });
  const voice = await load(cached);
  if (!signal.aborted) return { voice, digest: cached.sha256 };
  await voice.engine.close();
  throw signal.reason;
};

/** Null when it is no longer wanted, or can never be there; the state says why. */
export const prepareVoice = async (wanted: WantedVoice, options: PrepareOptions): Promise<PreparedVoice | null> => {
  const { clock, log, signal, onState } = options;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await prepareOnce(wanted, options);
    } catch (thrown) {
      if (signal.aborted) return null;
      const error = ensureError(thrown);
      log.warn({ voice: wanted.name, err: error }, 'voice not ready');
      onState({ state: 'failed', reason: explain(error) });
      if (!(error instanceof VoiceError) || HOPELESS.has(error.code)) return null;
    }
    await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (signal.aborted) return null;
  }
};
