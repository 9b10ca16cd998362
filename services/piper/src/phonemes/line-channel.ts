// The way to a program that speaks lines, whatever carries them: a child process or a socket.
import { VoiceError } from '@firstword/shared/contract/errors';

export type LineEvents = {
  onLine: (line: string) => void;
  /** It is gone: what was asked of it gets no answer any more. */
  onEnd: (error: VoiceError) => void;
};

export type LineChannel = {
  /** Throws `EspeakUnavailable` while nobody can be reached, and after closing. */
  write(line: string): void;
  close(): Promise<void>;
};

/** The fault of a program that cannot be reached; `who` and `why` make its sentence. */
export const unavailable = (sentence: string, { remedy, cause }: { remedy: string; cause?: unknown }): VoiceError =>
  new VoiceError('EspeakUnavailable', sentence, { status: 503, retry: { afterMs: 1000 }, remedy, cause });
