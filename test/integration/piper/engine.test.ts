// The real voice in real worker threads.
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isPlausibleSpeech } from '../../../services/piper/src/audio/level.ts';
import { createDevice } from '../../../services/piper/src/engine/device.ts';
import { startOnnxThread, type OnnxThread } from '../../../services/piper/src/engine/onnx-thread.ts';
import type { SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { createVoiceEngine } from '../../../services/piper/src/engine/voice-engine.ts';
import { loadVoice } from '../../../services/piper/src/voice/load.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { realVoice } from '../../fixtures/real-voice.ts';
import { anOnnxModel } from '../../unit/piper/graph/an-onnx-model.ts';

const voice = await realVoice();
// "həlˈoʊ." in joe's ids; without noise two runs give the same sound.
const HELLO = [1, 0, 20, 0, 59, 0, 24, 0, 120, 0, 27, 0, 100, 0, 10, 0, 2];
const hello: SynthesisJob = { ids: HELLO, scales: [0, 1, 0] };

const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

const aDevice = (workers: number) => {
  const threads: OnnxThread[] = [];
  const device = createDevice({
    workers,
    clock: systemClock,
    startThread: async () => {
      const thread = await startOnnxThread();
      threads.push(thread);
      return thread;
    },
  });
  closing.push(() => device.close());
  return { device, threads };
};

const start = async (workers: number) => {
  const { device, threads } = aDevice(workers);
  const { modelPath } = voice;
  const engine = await createVoiceEngine({ device, modelPath, sampleRateHz: 22_050, random: () => 0.5 });
  return { engine, threads };
};

describe('a voice in worker threads', () => {
  test('speaks, the same in each device, while the event loop goes on', async () => {
    const devices = [await start(1), await start(1)];
    let turns = 0;
    const count = (): void => {
      turns++;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const [one, other] = await Promise.all(devices.map(({ engine }) => engine.synthesize(hello)));
    clearImmediate(counting);
    expect(turns).toBeGreaterThan(10);
    const samples = one ?? new Float32Array(0);
    expect(isPlausibleSpeech(samples)).toBe(true);
    expect(samples.length / 22_050).toBeGreaterThan(0.3);
    expect(samples.length / 22_050).toBeLessThan(2);
    expect(other).toEqual(samples);
  });

  test('half the length scale is about half the sound', async () => {
    const { engine } = await start(1);
    const usual = await engine.synthesize(hello);
    const fast = await engine.synthesize({ ...hello, scales: [0, 0.5, 0] });
    expect(fast.length / usual.length).toBeLessThan(0.75);
  });

  test('a thread that ends under a job is replaced, and the job is spoken all the same', async () => {
    const { engine, threads } = await start(1);
    const stopped = threads[0]?.stop();
    const long = engine.synthesize({ ...hello, ids: Array.from({ length: 20 }, () => HELLO).flat() });
    await stopped;
    expect(isPlausibleSpeech(await long)).toBe(true);
    expect(threads).toHaveLength(2);
  });

  test('ids that the model does not have fail that job alone', async () => {
    const { engine } = await start(1);
    await expect(engine.synthesize({ ...hello, ids: [1, 99_999, 2] })).rejects.toMatchObject({
      code: 'SynthesisFailed',
    });
    expect(isPlausibleSpeech(await engine.synthesize(hello))).toBe(true);
  });

  test('loads warm, with its file read', async () => {
    const loaded = await loadVoice(voice, aDevice(1).device);
    expect(loaded).toMatchObject({ name: 'en_US-joe-medium', config: { sampleRateHz: 22_050, espeakVoice: 'en-us' } });
  });

  test('a file that is no model is a broken voice, with a remedy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firstword-'));
    const modelPath = join(folder, 'x.onnx');
    await writeFile(modelPath, 'no model at all');
    const broken = { code: 'VoiceBroken', remedy: expect.stringContaining('voice pull') };
    await expect(loadVoice({ ...voice, modelPath }, aDevice(2).device)).rejects.toMatchObject(broken);
    await rm(folder, { recursive: true });
  });
});

describe('a model that cannot be cut', () => {
  test('is spoken in one piece, and the engine says why', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firstword-'));
    const modelPath = join(folder, 'x.onnx');
    const cast = { op: 'Cast', inputs: ['input'], outputs: ['output'], attributes: { to: 1 } };
    const inputs = ['input', 'input_lengths', 'scales'];
    await writeFile(modelPath, anOnnxModel({ nodes: [cast], inputs, outputs: ['output'] }));
    const { device } = aDevice(1);
    const engine = await createVoiceEngine({ device, modelPath, sampleRateHz: 22_050, random: () => 0.5 });
    expect(engine.mode).toEqual({ mode: 'one-shot', reason: expect.stringContaining('do not know how to cut') });
    const { samplesPerId, windows } = await engine.begin({ ids: [3, 1, 2], scales: [0, 1, 0] });
    expect(samplesPerId).toBeNull();
    expect(await Array.fromAsync(windows)).toEqual([Float32Array.of(3, 1, 2)]);
    await rm(folder, { recursive: true });
  });
});
