// A resource's file on disk: what `validate` and `dev` read, and how its faults are printed.
import { createReadStream } from 'node:fs';
import { styleText } from 'node:util';
import type { Fault } from '@firstword/crds/faults/finding';
import { parseResource, type ParsedResource } from '@firstword/crds/parse-resource';
import { parseVoiceFlow, type ParsedVoiceFlow } from '@firstword/crds/parse-voice-flow';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { VoicePool } from '@firstword/crds/voice-pool';
import { MAX_FILE_BYTES } from '@firstword/crds/yaml/read-yaml';
import { VoiceError } from '@firstword/shared/contract/errors';

/** Reads and checks a VoiceFlow file; faults are part of the answer, only a file that cannot be read at all is thrown. */
export const loadVoiceFlow = async (path: string): Promise<ParsedVoiceFlow> => parseVoiceFlow(await readText(path));

/** The same for a file of either kind. */
export const loadResource = async (path: string): Promise<ParsedResource<VoiceFlow | VoicePool>> =>
  parseResource(await readText(path), ['VoiceFlow', 'VoicePool']);

const readText = async (path: string): Promise<string> => {
  const bytes = await readBounded(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  if (bytes.length > MAX_FILE_BYTES)
    throw badFile(
      'FileTooLarge',
      `${path} is larger than 1 MiB.`,
      'Give a VoiceFlow file; a cluster takes no larger one.',
    );
  return decodeText(path, bytes);
};

/** Prints every fault and warning as `file:line:column  path  message`, its remedy below, and how many there are. */
export const printFaults = (path: string, found: FaultsOf, stream: NodeJS.WriteStream): void => {
  for (const fault of inOrder(found)) {
    const isError = fault.severity === 'error';
    const place = `${path}:${fault.line}:${fault.column}`;
    const message = styleText(isError ? 'red' : 'yellow', `${isError ? '' : 'warning: '}${fault.message}`, { stream });
    stream.write(`${styleText('bold', place, { stream })}  ${fault.path}  ${message}\n    ${fault.remedy}\n`);
  }
  const counts = [counted(found.faults?.length ?? 0, 'fault'), counted(found.warnings.length, 'warning')];
  stream.write(`${counts.filter((count) => count !== '').join(' and ')} in ${path}.\n`);
};

/** A parsed file, as far as its faults go. */
export type FaultsOf = { faults?: readonly Fault[]; warnings: readonly Fault[] };

/** Faults and warnings together, in the order of the lines. */
export const inOrder = ({ faults = [], warnings }: FaultsOf): Fault[] =>
  [...faults, ...warnings].sort((a, b) => a.line - b.line || a.column - b.column);

const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Never more than one byte beyond the limit, so that a device or a pipe without end is no trap. */
const readBounded = async (path: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_FILE_BYTES })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const decodeText = (path: string, bytes: Buffer): string => {
  const binary = badFile('FileIsBinary', `${path} is binary, or not in UTF-8.`, 'Give a YAML file, saved as UTF-8.');
  if (bytes.includes(0)) throw binary;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw binary;
  }
};

const unreadable = (path: string, error: NodeJS.ErrnoException): VoiceError => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return badFile(
      'FileMissing',
      `There is no file ${path}.`,
      'Check the path; examples/front-desk.yaml is one to start from.',
    );
  if (error.code === 'EISDIR')
    return badFile('FileUnreadable', `${path} is a directory.`, 'Name a VoiceFlow file in it.');
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return badFile('FileUnreadable', `You may not read ${path}.`, `Allow it: \`chmod u+r ${path}\`.`);
  return badFile('FileUnreadable', `${path} cannot be read (${error.code ?? error.message}).`, 'Give another file.');
};

const badFile = (code: string, message: string, remedy: string): VoiceError =>
  new VoiceError(code, message, { status: 400, remedy });
