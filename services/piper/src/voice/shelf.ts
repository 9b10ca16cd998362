// Loaded voices and who is speaking with them: one that is no longer wanted ends with its last reply.
import type { LoadedVoice } from './load.ts';

export type HeldVoice = {
  readonly voice: LoadedVoice;
  /** A reply begins; the returned function ends it. */
  hold(): () => void;
  /** Nobody new will hold it: its engine ends with the last reply. */
  retire(): void;
};

export type Shelf = {
  /** Takes over the voice: its engine is closed here only. */
  put(voice: LoadedVoice): HeldVoice;
  /** Ends every engine at once and waits for it. */
  close(): Promise<void>;
};

export const createShelf = (): Shelf => {
  const open = new Set<LoadedVoice>();
  const closing = new Set<Promise<void>>();
  const end = (voice: LoadedVoice): void => {
    if (!open.delete(voice)) return;
    const ended = voice.engine.close().finally(() => closing.delete(ended));
    closing.add(ended);
  };
  return {
    put(voice) {
      open.add(voice);
      let holds = 0;
      let isRetired = false;
      const endIfIdle = (): void => {
        if (isRetired && holds === 0) end(voice);
      };
      return {
        voice,
        hold() {
          holds++;
          let isHeld = true;
          return () => {
            if (!isHeld) return;
            isHeld = false;
            holds--;
            endIfIdle();
          };
        },
        retire() {
          isRetired = true;
          endIfIdle();
        },
      };
    },
    async close() {
      for (const voice of open) end(voice);
      await Promise.all(closing);
    },
  };
};
