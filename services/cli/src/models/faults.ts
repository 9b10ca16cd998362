// What can go wrong with models on a laptop, in one sentence each, with what to do.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

/** The disk has too little room for what is to come. */
export const noSpace = (folder: string, neededBytes: number, freeBytes: number): VoiceError =>
  new VoiceError(
    'NoSpace',
    `${folder} has room for ${Math.floor(freeBytes / 1e6)} MB, and ${megabytes(neededBytes)} MB are needed.`,
    { remedy: 'Free some space, or name a folder on another disk in FIRSTWORD_CACHE.' },
  );

/** No Python that can be used; `found` says what was there instead. */
export const pythonMissing = (found: readonly string[]): VoiceError =>
  new VoiceError(
    'PythonMissing',
    found.length === 0
      ? 'Local models need Python 3.10 or newer, and there is no python3 on the PATH.'
      : `Local models need Python 3.10 or newer, and here is only ${found.join(', ')}.`,
    { remedy: 'Install Python 3.10 or newer, or put it on the PATH; then run the command again.' },
  );

const PIP_FAULTS: readonly [said: RegExp, code: string, message: string, remedy: string][] = [
  [
    /ensurepip|No module named venv|python3-venv/,
    'PythonIncomplete',
    'This Python cannot make virtual environments.',
    'Install its venv module; on Debian and Ubuntu: apt-get install python3-venv',
  ],
  [
    /No space left|Errno 28|Errno 122/,
    'NoSpace',
    'The disk is full.',
    'Free some space, or name a folder on another disk in FIRSTWORD_CACHE.',
  ],
  [
    /NewConnectionError|Temporary failure in name resolution|Name or service not known|nodename nor servname|timed out|Connection refused|Network is unreachable|ProxyError|SSLError|ConnectionResetError|Connection broken|IncompleteRead/,
    'PackagesUnreachable',
    'No Python package index is reached.',
    'Connect to the internet, or tell pip of a mirror (`pip config set global.index-url URL`); what is already here stays.',
  ],
  [
    /No matching distribution|Could not find a version|not a supported wheel/,
    'PackageUnsupported',
    'The package index has no such package for this machine and this Python.',
    'Take another Python version (3.10 to 3.13 have all of them), or run a model server of your own: docs/models.md',
  ],
];

/** Says what Python or pip failed of; its own last line where the reason is a new one. */
export const pythonFault = (thrown: unknown, doing: string): VoiceError => {
  const { code, stderr = '', stdout = '' } = thrown as { code?: string | number; stderr?: string; stdout?: string };
  if (code === 'ENOSPC') return pythonFault({ stderr: 'No space left' }, doing);
  if (code === 'ENOENT' || code === 127) return pythonMissing([]);
  const said = `${stdout}\n${stderr}`.trim();
  const known = PIP_FAULTS.find(([pattern]) => pattern.test(said));
  const last =
    said
      .split('\n')
      .at(-1)
      ?.replace(/^ERROR: /, '') ?? '';
  const [, name, message, remedy] = known ?? [
    null,
    'InstallFailed',
    `Python said: ${last.slice(0, 200) || ensureError(thrown).message.slice(0, 200)}`,
    'Run it again; what is already here stays.',
  ];
  return new VoiceError(name, `${doing} failed. ${message}`, { status: 503, remedy, cause: thrown });
};

/** A file arrived whole and is not what it should be. */
export const wrongChecksum = (file: string, wanted: string, got: string): VoiceError =>
  new VoiceError('ModelCorrupt', `${file} has the sha256 ${got}, and ${wanted} was expected; nothing of it was kept.`, {
    remedy: 'Run it again; if it happens again, the server or something on the way changes the file.',
  });
