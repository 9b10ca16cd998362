import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prune } from '../../../images/prune.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'prune-'));
});
afterEach(() => rm(root, { recursive: true }));

const put = async (...paths: string[]): Promise<void> => {
  for (const path of paths) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), '');
  }
};

const left = async (): Promise<string[]> => {
  const entries = await readdir(join(root, 'node_modules'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'node_modules').length + 1))
    .sort();
};

const here = { platform: 'linux', arch: 'x64' };

it('takes out maps, sources, declarations and words about the code', async () => {
  await put(
    'node_modules/a/index.js',
    'node_modules/a/index.js.map',
    'node_modules/a/index.d.ts',
    'node_modules/a/README.md',
    'node_modules/@b/c/dist/mod.mjs',
    'node_modules/@b/c/src/mod.mts',
  );
  await prune(join(root, 'node_modules'), here);
  expect(await left()).toEqual(['@b/c/dist/mod.mjs', 'a/index.js']);
});

it('keeps licences, whatever their form', async () => {
  await put('node_modules/a/LICENSE.md', 'node_modules/a/NOTICE', 'node_modules/a/COPYING.md');
  await prune(join(root, 'node_modules'), here);
  expect(await left()).toEqual(['a/COPYING.md', 'a/LICENSE.md', 'a/NOTICE']);
});

it('takes out binaries of other platforms', async () => {
  await put(
    'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
    'node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1',
    'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll',
    'node_modules/bare-url/prebuilds/ios-arm64-simulator/bare-url.bare',
    'node_modules/bare-url/prebuilds/linux-arm64/bare-url.bare',
    'node_modules/bare-url/prebuilds/linux-x64/bare-url.bare',
  );
  await prune(join(root, 'node_modules'), here);
  expect(await left()).toEqual([
    'bare-url/prebuilds/linux-x64/bare-url.bare',
    'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
  ]);
});

it('takes a folder of docs or tests only where a package begins: deeper down it may be code', async () => {
  await put('node_modules/yaml/docs/a.js', 'node_modules/yaml/dist/doc/anchors.js', 'node_modules/@b/c/test/a.js');
  await prune(join(root, 'node_modules'), here);
  expect(await left()).toEqual(['yaml/dist/doc/anchors.js']);
});

it('does not follow the links of the workspaces', async () => {
  await put('services/shared/src/clock.ts');
  await mkdir(join(root, 'node_modules/@firstword'), { recursive: true });
  await symlink('../../services/shared', join(root, 'node_modules/@firstword/shared'));
  await prune(join(root, 'node_modules'), here);
  expect(await readdir(join(root, 'services/shared/src'))).toEqual(['clock.ts']);
});
