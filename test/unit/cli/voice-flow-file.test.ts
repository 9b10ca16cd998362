import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadVoiceFlow, printFaults } from '@firstword/cli/voice-flow-file';
import { VALID } from '../crds/voice-flow-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-flow-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

const written = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

describe('loadVoiceFlow', () => {
  it('reads a file, with a byte order mark or without', async () => {
    expect(await loadVoiceFlow(await written('valid.yaml', VALID))).toMatchObject({ ok: true });
    expect(await loadVoiceFlow(await written('bom.yaml', `\ufeff${VALID}`))).toMatchObject({ ok: true });
  });

  it.each([
    ['binary.yaml', new Uint8Array([97, 58, 32, 0]), 'FileIsBinary'],
    ['latin.yaml', new Uint8Array([97, 58, 32, 0xe4]), 'FileIsBinary'],
    ['utf-16.yaml', Buffer.from('\ufeffa: 1', 'utf16le'), 'FileIsBinary'],
    ['huge.yaml', 'x'.repeat(1024 * 1024 + 1), 'FileTooLarge'],
  ])('refuses %s with one sentence', async (name, content, code) => {
    const path = await written(name, content);
    await expect(loadVoiceFlow(path)).rejects.toMatchObject({ code, status: 400, remedy: expect.any(String) });
  });

  it('says which file is not there, or is none', async () => {
    await mkdir(join(folder, 'folder'));
    await expect(loadVoiceFlow(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'FileMissing' });
    await expect(loadVoiceFlow(join(folder, 'folder'))).rejects.toThrow(/is a directory\.$/);
  });

  it('never reads on in a file without end', async () => {
    await expect(loadVoiceFlow('/dev/zero')).rejects.toMatchObject({ code: 'FileTooLarge' });
  });

  it('says why any other file cannot be read', async () => {
    const path = join(folder, 'circle.yaml');
    await symlink(path, path);
    await expect(loadVoiceFlow(path)).rejects.toThrow(/circle\.yaml cannot be read \(ELOOP\)\.$/);
  });
});

it('prints faults and warnings in the order of the lines, and counts them', () => {
  const fault = { path: 'spec.x', line: 3, column: 5, message: 'No.', remedy: 'Do.', severity: 'error' as const };
  const chunks: string[] = [];
  const stream = new Writable({ write: (chunk, _, done) => (chunks.push(String(chunk)), done()) });
  printFaults(
    'a.yaml',
    { faults: [fault, { ...fault, line: 9 }], warnings: [{ ...fault, line: 4, severity: 'warning' }] },
    stream as unknown as NodeJS.WriteStream,
  );
  expect(chunks.join('')).toBe(
    [
      'a.yaml:3:5  spec.x  No.\n    Do.',
      'a.yaml:4:5  spec.x  warning: No.\n    Do.',
      'a.yaml:9:5  spec.x  No.\n    Do.',
      '2 faults and 1 warning in a.yaml.\n',
    ].join('\n'),
  );
});
