// Fills the cache: the static texts, one after the other, for every voice as soon as it is ready.
import { ensureError, VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { VoiceRegistry } from '../voice/registry.ts';
import type { StaticText } from './static-texts.ts';

export type FillerOptions = {
  voices: VoiceRegistry;
  texts: readonly StaticText[];
  /** Speaks one text with one voice file into the cache. */
  fillText: (text: string, voice: { name: string; digest: string }, signal: AbortSignal) => Promise<void>;
  clock: Clock;
  log: Log;
};

export type Filler = { isFilling(): boolean; close(): Promise<void> };

const OVERLOADED_PAUSE_MS = 500;
const MAX_ATTEMPTS = 20;

const isOverload = (error: unknown): boolean => error instanceof VoiceError && error.code === 'SpeechOverloaded';

/** Begins at once; callers go first, so a service that is busy is asked again later. */
export const createFiller = ({ voices, texts, fillText, clock, log }: FillerOptions): Filler => {
  const closing = new AbortController();
  const { signal } = closing;
  const begun = new Set<string>();
  const filling = new Set<Promise<void>>();

  const fillPatiently = async (text: string, voice: { name: string; digest: string }): Promise<void> => {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        return await fillText(text, voice, signal);
      } catch (thrown) {
        if (signal.aborted) return;
        if (!isOverload(thrown) || attempt === MAX_ATTEMPTS) {
          return log.warn({ err: ensureError(thrown), voice: voice.name }, 'static text not cached');
        }
        await clock.sleep(OVERLOADED_PAUSE_MS, signal).catch(() => undefined);
      }
    }
  };
  const fill = async (voice: { name: string; digest: string }): Promise<void> => {
    for (const text of texts) {
      if (text.voice === undefined || text.voice === voice.name) await fillPatiently(text.text.trim(), voice);
    }
  };
  const look = (): void => {
    for (const { name, state, digest } of voices.list()) {
      const id = `${name} ${digest}`;
      if (state !== 'ready' || digest === undefined || begun.has(id) || texts.length === 0) continue;
      begun.add(id);
      const done = fill({ name, digest }).finally(() => filling.delete(done));
      filling.add(done);
    }
  };
  const unsubscribe = voices.subscribe(look);
  look();
  return {
    isFilling: () => filling.size > 0,
    async close() {
      unsubscribe();
      closing.abort();
      await Promise.all(filling);
    },
  };
};
