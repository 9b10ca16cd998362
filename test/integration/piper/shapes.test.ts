// The way of a GPU with the real voice, as far as a core can go it: fixed shapes, batches, and what happens where there is none.
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { createDevice, type Device } from '../../../services/piper/src/engine/device.ts';
import type { Provider } from '../../../services/piper/src/engine/onnx-session.ts';
import type { SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { WIDTHS, planShapedWindows } from '../../../services/piper/src/engine/shapes.ts';
import { decode, largestDifference, randomSentence } from '../../../services/piper/src/engine/verify-cut.ts';
import { createVoiceEngine } from '../../../services/piper/src/engine/voice-engine.ts';
import { cutVoice, openParts } from '../../../services/piper/src/engine/voice-models.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { realVoice } from '../../fixtures/real-voice.ts';

const { modelPath } = await realVoice();
const CHANNELS = 192;
const HELLO = [1, 0, 20, 0, 59, 0, 24, 0, 120, 0, 27, 0, 100, 0, 10, 0, 2];
const job: SynthesisJob = { ids: Array.from({ length: 4 }, () => HELLO).flat(), scales: [0.667, 1, 0.8], seed: 5 };

const devices: Device[] = [];
afterAll(() => Promise.all(devices.map((device) => device.close())));

const openDevice = (accelerator?: Provider) => {
  const faults: string[] = [];
  const onDegraded = (reason: string): void => void faults.push(reason);
  const device = createDevice({ workers: 1, clock: systemClock, onDegraded, ...(accelerator ? { accelerator } : {}) });
  devices.push(device);
  return { device, faults };
};

const speak = async (device: Device): Promise<Float32Array[]> => {
  const engine = await createVoiceEngine({ device, modelPath, sampleRateHz: 22_050, random: () => 0.5 });
  const sounds = await Promise.all(
    [1, 2, 3].map(async (seed) => Array.fromAsync((await engine.begin({ ...job, seed })).windows)),
  );
  return sounds.map((windows) => Float32Array.from(windows.flatMap((window) => [...window])));
};

const openVoice = async () => {
  const parts = cutVoice(await readFile(modelPath));
  if (typeof parts === 'string') throw new Error(parts);
  return openParts(parts);
};

describe('windows of fixed shapes', () => {
  test('several as one sound exactly as each alone, and as the sentence in one piece', async () => {
    const voice = await openVoice();
    for (const total of [...WIDTHS.slice(0, 1), 101, 300]) {
      const [one, other] = [randomSentence(CHANNELS, total), { ...randomSentence(CHANNELS, total), seed: 7 }];
      const whole = await decode(voice, one, [total]);
      for (const window of planShapedWindows(total, voice.contextFrames) ?? []) {
        const cuts = [one, other, one].map((sentence) => ({ sentence, window }));
        const together = await voice.shapes.decode(cuts);
        const [alone = new Float32Array(0)] = await voice.shapes.decode(cuts.slice(0, 1));
        expect([together[0], together[2]]).toEqual([alone, alone]);
        expect(together[1]).toEqual((await voice.shapes.decode(cuts.slice(1, 2)))[0]);
        const same = whole.subarray(window.from * voice.hopSamples, window.to * voice.hopSamples);
        expect(largestDifference(alone, same)).toBeLessThan(1e-4);
      }
    }
    await voice.release();
  });
});

describe('a device with an accelerator', () => {
  test('speaks what a device without one speaks', async () => {
    const { device, faults } = openDevice('cpu');
    const accelerated = await speak(device);
    expect([device.hasShapes(0), device.degraded(), faults]).toEqual([true, null, []]);
    const usual = await speak(openDevice().device);
    for (const [at, sound] of accelerated.entries()) {
      expect(largestDifference(sound, usual[at] ?? new Float32Array(0))).toBeLessThan(1e-4);
    }
  });

  test('without a GPU the cores speak, and it says why', async () => {
    const { device, faults } = openDevice('cuda');
    const sounds = await speak(device);
    const hasGpu = device.hasShapes(0);
    expect(faults.map((fault) => fault.includes('The GPU is not used'))).toEqual(hasGpu ? [] : [true]);
    expect(device.degraded()).toBe(faults[0] ?? null);
    const usual = await speak(openDevice().device);
    for (const [at, sound] of sounds.entries()) {
      expect(largestDifference(sound, usual[at] ?? new Float32Array(0))).toBeLessThanOrEqual(hasGpu ? 1e-2 : 0);
    }
  });
});
