// Every make of voice: the geometry of each quality, one speaker and many, old exports and new, window by window.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDevice, type Device } from '../../../services/piper/src/engine/device.ts';
import { each, floats, ids, openSession, runSession } from '../../../services/piper/src/engine/onnx-session.ts';
import type { SynthesisEngine, SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { createVoiceEngine } from '../../../services/piper/src/engine/voice-engine.ts';
import type { CachedVoice } from '../../../services/piper/src/voice/cache.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import type { Quality } from '../../fixtures/vits/geometry.ts';
import type { NameStyle } from '../../fixtures/vits/graph-writer.ts';
import { writeVitsVoice, type VitsOptions } from '../../fixtures/vits/vits-voice.ts';

const WORDS = [20, 0, 12, 0, 24, 0, 30, 0, 27, 0, 41, 0, 10, 0];
const IDS = [1, 0, ...Array.from({ length: 5 }, () => WORDS).flat(), 2];
const SEEDED: SynthesisJob = { ids: IDS, scales: [0.667, 1, 0.8], seed: 7 };
const STILL: SynthesisJob = { ids: IDS, scales: [0, 1, 0] };
const QUALITIES: Quality[] = ['x_low', 'low', 'medium', 'high'];
const OLD: NameStyle[] = ['numbered', 'constants'];
const MAKES = [1, 3].flatMap((speakers) => [
  ...QUALITIES.map((quality) => ({ quality, speakers, names: 'named' as NameStyle })),
  ...OLD.map((names) => ({ quality: 'low' as Quality, speakers, names })),
]);

let folder: string;
let device: Device;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vits-'));
  device = createDevice({ workers: 1, clock: systemClock });
});
afterAll(async () => {
  await device.close();
  await rm(folder, { recursive: true });
});

const open = async (options: VitsOptions): Promise<{ cached: CachedVoice; engine: SynthesisEngine }> => {
  const cached = await writeVitsVoice(folder, randomUUID(), options);
  const { modelPath } = cached;
  return { cached, engine: await createVoiceEngine({ device, modelPath, sampleRateHz: 16_000, random: () => 0.5 }) };
};

const differenceOf = (one: Float32Array, other: Float32Array): number => {
  expect(one.length).toBe(other.length);
  return one.reduce((largest, sample, at) => Math.max(largest, Math.abs(sample - (other[at] ?? Number.NaN))), 0);
};

const streamed = async (engine: SynthesisEngine, job: SynthesisJob): Promise<Float32Array[]> =>
  Array.fromAsync((await engine.begin(job)).windows);

const joined = (parts: Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));

const uncut = async ({ modelPath }: CachedVoice, speaker: number): Promise<Float32Array> => {
  const session = await openSession(await readFile(modelPath));
  const scales = floats(Float32Array.from(STILL.scales), [3]);
  const [sound] = await runSession(session, { input: ids(IDS), input_lengths: each(IDS.length), scales }, speaker);
  await session.release();
  return sound?.data ?? new Float32Array(0);
};

describe.each(MAKES)('a voice of $quality quality, speakers: $speakers, its tensors $names', (make) => {
  test('is cut, and sounds the same in windows, in one piece, and uncut', async () => {
    const { cached, engine } = await open(make);
    expect(engine.mode).toEqual({ mode: 'streaming' });
    const speaker = make.speakers - 1;
    const parts = await streamed(engine, { ...SEEDED, speaker });
    expect(parts.length).toBeGreaterThan(3);
    expect(differenceOf(joined(parts), await engine.synthesize({ ...SEEDED, speaker }))).toBeLessThan(1e-5);
    const still = joined(await streamed(engine, { ...STILL, speaker }));
    expect(differenceOf(still, await uncut(cached, speaker))).toBeLessThan(1e-5);
    await engine.close();
  });
});

describe('speakers, upsampling and unknown makes', () => {
  test('each speaker sounds otherwise, in the text, the flow and the decoder', async () => {
    const { engine } = await open({ quality: 'low', speakers: 3, seed: 2 });
    const sounds = await Promise.all([0, 1, 2].map((speaker) => engine.synthesize({ ...STILL, speaker })));
    expect(new Set(sounds.map((sound) => sound.join())).size).toBe(3);
    await engine.close();
  });

  test('a voice of another hop is cut, and each id lasts whole frames of it', async () => {
    const upsampling = { rates: [8, 8, 8], kernels: [16, 16, 16] };
    const { engine } = await open({ quality: 'low', upsampling });
    expect(engine.mode).toEqual({ mode: 'streaming' });
    const { samplesPerId, totalSamples } = await engine.begin(SEEDED);
    expect(totalSamples % 512).toBe(0);
    expect(samplesPerId?.every((samples) => samples % 512 === 0)).toBe(true);
    await engine.close();
  });

  test('one of unknown make is spoken in one piece, says why, and sounds as it should', async () => {
    const { cached, engine } = await open({ quality: 'low', speakers: 3, unknownMake: true });
    expect(engine.mode).toEqual({ mode: 'one-shot', reason: expect.stringContaining('do not know how to cut') });
    const parts = await streamed(engine, { ...STILL, speaker: 1 });
    expect(parts).toHaveLength(1);
    expect(differenceOf(joined(parts), await uncut(cached, 1))).toBeLessThan(1e-5);
    await engine.close();
  });
});
