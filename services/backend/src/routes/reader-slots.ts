// How many streams of one session may be open in this process: more than a call has ears for is a client gone wrong.
import { VoiceError } from '@firstword/shared/contract/errors';

export type ReaderSlots = {
  /** Has a place for the stream until its client is gone; throws `TooManyStreams` where there is none. */
  take(key: string, gone: AbortSignal): void;
};

const MAX_STREAMS = 32;

/** All free. */
export const createReaderSlots = (maxStreams = MAX_STREAMS): ReaderSlots => {
  const open = new Map<string, number>();
  return {
    take: (key, gone) => {
      if (gone.aborted) return;
      const others = open.get(key) ?? 0;
      if (others >= maxStreams) throw tooManyStreams();
      open.set(key, others + 1);
      const leave = (): void => {
        const left = (open.get(key) ?? 1) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      };
      gone.addEventListener('abort', leave, { once: true });
    },
  };
};

const tooManyStreams = (): VoiceError =>
  new VoiceError('TooManyStreams', 'This session has as many streams open here as it may have.', {
    status: 429,
    retry: { afterMs: 1_000 },
    remedy: 'Close streams that nobody reads.',
  });
