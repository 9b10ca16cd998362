import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findLocalVoice, voicesInFolder } from '../../../services/piper/src/voice/local-voice.ts';

const folder = await mkdtemp(join(tmpdir(), 'local-'));
afterAll(() => rm(folder, { recursive: true }));
await writeFile(join(folder, 'ada.onnx'), 'model');
await writeFile(join(folder, 'ada.onnx.json'), '{}');
await writeFile(join(folder, 'half.onnx'), 'model without its JSON');

test('a voice is found by its file, and in a mounted folder by its name: the same voice', async () => {
  const [byFile, inFolder] = [
    await findLocalVoice('ada', join(folder, 'ada.onnx')),
    await findLocalVoice('ada', folder),
  ];
  expect(byFile).toMatchObject({ modelPath: join(folder, 'ada.onnx'), configPath: join(folder, 'ada.onnx.json') });
  expect({ ...inFolder, source: byFile.source }).toEqual(byFile);
});

test('one whose files are not there says where they are looked for', async () => {
  await expect(findLocalVoice('bob', folder)).rejects.toMatchObject({
    code: 'VoiceFilesMissing',
    remedy: `Put its model at ${join(folder, 'bob.onnx')} and its JSON at ${join(folder, 'bob.onnx.json')}.`,
  });
  await expect(findLocalVoice('half', folder)).rejects.toMatchObject({ code: 'VoiceFilesMissing' });
});

test('a folder’s voices are those that have both files; no folder says so', async () => {
  expect(await voicesInFolder(folder)).toEqual([{ name: 'ada', source: { path: join(folder, 'ada.onnx') } }]);
  await expect(voicesInFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'VoiceFolderMissing' });
});
