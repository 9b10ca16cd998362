import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const gen = fileURLToPath(new URL('../../../crds/src/gen.ts', import.meta.url));

const run = (args: string[]): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [gen, ...args], (error, _, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stderr }),
    );
  });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crds-gen-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('--check says in one sentence that a file differs, and touches nothing', async () => {
  const file = join(folder, 'voiceflow.yaml');
  await writeFile(file, 'old');
  expect(await run(['--check', file])).toEqual({
    code: 1,
    stderr: `${file} is not what crds/src says: run \`npm run gen\` and commit the file.\n`,
  });
  expect(await readFile(file, 'utf8')).toBe('old');
});

it('what it writes passes its check', async () => {
  const file = join(folder, 'new.yaml');
  expect(await run([file])).toEqual({ code: 0, stderr: '' });
  expect(await run(['--check', file])).toEqual({ code: 0, stderr: '' });
});

it('the checked-in file passes', async () => {
  expect(await run(['--check'])).toEqual({ code: 0, stderr: '' });
});
