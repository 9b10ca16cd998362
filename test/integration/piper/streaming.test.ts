// The real voice, window by window: the same sound as in one piece, whatever happens to others.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDevice, type Device } from '../../../services/piper/src/engine/device.ts';
import { each, floats, ids, openSession, runSession } from '../../../services/piper/src/engine/onnx-session.ts';
import { startOnnxThread, type OnnxThread } from '../../../services/piper/src/engine/onnx-thread.ts';
import type { SynthesisEngine, SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { createVoiceEngine } from '../../../services/piper/src/engine/voice-engine.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { realVoice } from '../../fixtures/real-voice.ts';

const { modelPath } = await realVoice();
const RATE_HZ = 22_050;
// "həlˈoʊ." in joe's ids.
const HELLO = [20, 0, 59, 0, 24, 0, 120, 0, 27, 0, 100, 0, 10, 0];
const hello = (times: number): number[] => [1, 0, ...Array.from({ length: times }, () => HELLO).flat(), 2];
const seeded = (times: number): SynthesisJob => ({ ids: hello(times), scales: [0.667, 1, 0.8], seed: 7 });

const differenceOf = (one: Float32Array, other: Float32Array): number => {
  expect(one.length).toBe(other.length);
  return one.reduce((largest, sample, at) => Math.max(largest, Math.abs(sample - (other[at] ?? Number.NaN))), 0);
};

const streamed = async (engine: SynthesisEngine, job: SynthesisJob) => {
  const { windows, ...known } = await engine.begin(job);
  const parts: Float32Array[] = [];
  for await (const samples of windows) parts.push(samples);
  return { ...known, parts, samples: Float32Array.from(parts.flatMap((part) => [...part])) };
};

describe('a voice in windows', () => {
  const threads: OnnxThread[] = [];
  let device: Device;
  let engine: SynthesisEngine;
  beforeAll(async () => {
    device = createDevice({
      workers: 2,
      clock: systemClock,
      startThread: async () => {
        const thread = await startOnnxThread();
        threads.push(thread);
        return thread;
      },
    });
    engine = await createVoiceEngine({ device, modelPath, sampleRateHz: RATE_HZ, random: () => 0.5 });
  });
  afterAll(() => device.close());

  test('is cut, and says so', () => {
    expect(engine.mode).toEqual({ mode: 'streaming' });
    expect(engine.capacity()).toBeGreaterThan(0);
  });

  test.each([1, 2, 7, 15])('%i words with noise sound the same in windows and in one piece', async (words) => {
    const whole = await engine.synthesize(seeded(words));
    const { samples, parts } = await streamed(engine, seeded(words));
    expect(differenceOf(samples, whole)).toBeLessThan(1e-5);
    // The first word is short; what follows is longer.
    expect(parts[0]?.length).toBeLessThanOrEqual(24 * 256);
  });

  test('without noise it is what the uncut model says', async () => {
    const session = await openSession(await readFile(modelPath));
    const all = hello(5);
    const scales = floats(Float32Array.of(0, 1, 0), [3]);
    const [want] = await runSession(session, { input: ids(all), input_lengths: each(all.length), scales }, 0);
    await session.release();
    const { samples } = await streamed(engine, { ids: all, scales: [0, 1, 0] });
    expect(differenceOf(samples, want?.data ?? new Float32Array(0))).toBeLessThan(1e-5);
  });

  test('the length, and that of each phoneme, is known before any audio', async () => {
    const { totalSamples, samplesPerId, samples } = await streamed(engine, seeded(3));
    expect(samplesPerId).toHaveLength(hello(3).length);
    expect(samplesPerId?.reduce((sum, each) => sum + each, 0)).toBe(totalSamples);
    expect(samples).toHaveLength(totalSamples);
  });

  test('another seed is another sound, no seed is a new one each time', async () => {
    const [one, other] = await Promise.all([1, 2].map((seed) => engine.synthesize({ ...seeded(1), seed })));
    expect(one).not.toEqual(other);
  });

  test('a reader who leaves ends the work; the device goes on', async () => {
    const { windows } = await engine.begin(seeded(30));
    for await (const _ of windows) break;
    const { samples } = await streamed(engine, seeded(1));
    expect(samples.length).toBeGreaterThan(0);
  });

  test('500 cancels in a row leave nothing behind, and a stream beside them is unharmed', async () => {
    const want = await engine.synthesize(seeded(10));
    const beside = streamed(engine, seeded(10));
    for (let cancel = 0; cancel < 500; cancel++) {
      const gone = new AbortController();
      const cancelled = engine.begin(seeded(10), { signal: gone.signal });
      gone.abort(new Error('barge-in'));
      await expect(cancelled).rejects.toThrow('barge-in');
    }
    expect(differenceOf((await beside).samples, want)).toBeLessThan(1e-5);
  });

  test('a worker that dies under two streams is replaced, and both are spoken to their end', async () => {
    const want = await engine.synthesize(seeded(12));
    const streams = [streamed(engine, seeded(12)), streamed(engine, seeded(12))];
    await threads[0]?.stop();
    for (const { samples } of await Promise.all(streams)) expect(differenceOf(samples, want)).toBeLessThan(1e-5);
    expect(threads.length).toBeGreaterThan(1);
  });

  test('ids that the model does not have fail that sentence alone', async () => {
    await expect(engine.begin({ ids: [1, 99_999, 2], scales: [0, 1, 0] })).rejects.toMatchObject({
      code: 'SynthesisFailed',
    });
    expect((await streamed(engine, seeded(1))).samples.length).toBeGreaterThan(0);
  });
});
