// The configuration file of voices, watched: whoever edits it changes which voices are kept.
import { readFile } from 'node:fs/promises';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { parseVoiceList } from './voice-list.ts';
import type { WantedVoice } from './wanted-voice.ts';

export type VoiceListWatch = {
  /** Why the file as it stands is not followed; null when it is. */
  fault(): VoiceError | null;
  close(): Promise<void>;
};

export type VoiceListWatchOptions = {
  path: string;
  onList: (voices: WantedVoice[]) => void;
  clock: Clock;
  log: Log;
};

// A mounted ConfigMap is swapped by symbolic links, which file events do not tell of; reading a small file does.
const LOOK_EVERY_MS = 1000;

const missing = (path: string, cause: unknown): VoiceError =>
  new VoiceError('VoiceListMissing', `The list of voices ${path} cannot be read: ${ensureError(cause).message}.`, {
    remedy: 'Put the file there; it is looked for every second.',
    cause,
  });

/** Reads the file now and every second; a file that is wrong changes nothing but the fault. */
export const watchVoiceList = ({ path, onList, clock, log }: VoiceListWatchOptions): VoiceListWatch => {
  const closing = new AbortController();
  let followed: string | null = null;
  let fault: VoiceError | null = null;

  const look = async (): Promise<void> => {
    try {
      const text = await readFile(path, 'utf8').catch((error: unknown) => Promise.reject(missing(path, error)));
      if (closing.signal.aborted || (text === followed && fault === null)) return;
      const voices = parseVoiceList(text);
      fault = null;
      if (text === followed) return;
      followed = text;
      onList(voices);
    } catch (thrown) {
      const error = ensureError(thrown);
      const next = error instanceof VoiceError ? error : new VoiceError('VoiceListInvalid', error.message);
      if (next.message !== fault?.message) log.warn({ code: next.code, err: next }, 'list of voices not followed');
      fault = next;
    }
  };
  const watching = (async () => {
    while (!closing.signal.aborted) {
      await look();
      await clock.sleep(LOOK_EVERY_MS, closing.signal).catch(() => undefined);
    }
  })();
  return {
    fault: () => fault,
    async close() {
      closing.abort();
      await watching;
    },
  };
};
