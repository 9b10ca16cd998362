// A device with a GPU, its threads from a script: what runs where, what runs as one, and what happens when the GPU fails.
import { describe, expect, test } from 'vitest';
import { createDevice } from '../../../../services/piper/src/engine/device.ts';
import type { Answer, Task } from '../../../../services/piper/src/engine/messages.ts';
import type { Provider } from '../../../../services/piper/src/engine/onnx-session.ts';
import { WorkerDied, type OnnxThread } from '../../../../services/piper/src/engine/onnx-thread.ts';
import { createVoiceEngine } from '../../../../services/piper/src/engine/voice-engine.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';

const HOP = 256;
const FRAMES = 300;
const TASK_MS = 10;

const sentence = {
  mean: new Float32Array(0),
  logDeviation: new Float32Array(0),
  frames: Int32Array.of(FRAMES),
  latent: new Float32Array(0),
  channels: 1,
  totalFrames: FRAMES,
  noiseScale: 0,
  seed: 1,
  speaker: 0,
};

const failed: Answer = { type: 'failed', code: 'SynthesisFailed', message: 'CUDA failure 700\nat length' };
const soundOf = ({ from, to }: { from: number; to: number }) => new Float32Array((to - from) * HOP);

const answerTo = (task: Task): Answer => {
  if (task.type === 'load') return { type: 'loaded', cut: { contextFrames: 11, hopSamples: HOP } };
  if (task.type === 'text') return { type: 'text', sentence, tookMs: TASK_MS };
  if (task.type === 'window') return { type: 'audio', samples: soundOf(task.window), tookMs: TASK_MS };
  if (task.type !== 'batch') return { type: 'unloaded' };
  return { type: 'audios', samples: task.cuts.map(({ window }) => soundOf(window)), tookMs: TASK_MS };
};

/** `gpu` answers in the place of the GPU's thread, or ends it; undefined: as usual. */
const aDevice = async (gpu: (task: Task) => Answer | Error | undefined = () => undefined) => {
  const clock = createFakeClock();
  const ran: { on: Provider; task: Task }[] = [];
  const faults: string[] = [];
  const startThread = async (on: Provider): Promise<OnnxThread> => {
    const outcomeOf = (task: Task): Answer | Error => (on === 'cuda' ? gpu(task) : undefined) ?? answerTo(task);
    return {
      async run(task) {
        ran.push({ on, task });
        await clock.sleep(TASK_MS);
        const outcome = outcomeOf(task);
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
      stop: async () => undefined,
    };
  };
  const onDegraded = (reason: string): void => void faults.push(reason);
  const device = createDevice({ workers: 2, clock, accelerator: 'cuda', onDegraded, startThread });
  const loading = createVoiceEngine({ device, modelPath: 'x', sampleRateHz: 22_050, random: () => 0.5 });
  await clock.advance(5 * TASK_MS);
  const engine = await loading;
  await clock.advance(TASK_MS);
  ran.length = 0;
  return { clock, device, engine, ran, faults };
};

const speak = async ({ clock, engine }: Awaited<ReturnType<typeof aDevice>>, streams: number) => {
  const spoken = Promise.all(
    Array.from({ length: streams }, async () => {
      const { windows } = await engine.begin({ ids: [1, 2, 3], scales: [0, 1, 0] });
      return (await Array.fromAsync(windows)).reduce((sum, samples) => sum + samples.length, 0);
    }),
  );
  for (let turn = 0; turn < 100; turn++) await clock.advance(TASK_MS);
  return spoken;
};

const whole = FRAMES * HOP;

describe('a device with a GPU', () => {
  test('the cores do the text, the GPU the windows, several as one', async () => {
    const device = await aDevice();
    expect(await speak(device, 6)).toEqual(Array.from({ length: 6 }, () => whole));
    const batches = device.ran.flatMap(({ on, task }) => (task.type === 'batch' ? [{ on, cuts: task.cuts }] : []));
    expect(new Set(batches.map(({ on }) => on))).toEqual(new Set(['cuda']));
    expect(batches.some(({ cuts }) => cuts.length > 1)).toBe(true);
    for (const { cuts } of batches) expect(new Set(cuts.map(({ window }) => window.width)).size).toBe(1);
    expect(device.ran.filter(({ on, task }) => on === 'cuda' && task.type !== 'batch')).toEqual([]);
    expect(device.device.degraded()).toBeNull();
  });

  test('where there is none, the cores do it all, and it says why', async () => {
    const device = await aDevice(() => ({ ...failed, message: 'no CUDA driver' }));
    expect(await speak(device, 2)).toEqual([whole, whole]);
    expect(device.ran.every(({ on, task }) => on === 'cpu' && task.type !== 'batch')).toBe(true);
    expect(device.device.degraded()).toContain('no CUDA driver');
    expect(device.faults).toEqual([device.device.degraded()]);
  });

  test('one that cannot even be started hangs nobody', async () => {
    const device = await aDevice((task) => (task.type === 'load' ? new Error('no thread') : undefined));
    expect(await speak(device, 2)).toEqual([whole, whole]);
    expect(device.device.degraded()).toContain('no thread');
  });

  test('windows that it fails at are decoded by the cores, and nobody hears of it', async () => {
    const device = await aDevice((task) => (task.type === 'batch' ? failed : undefined));
    expect(await speak(device, 3)).toEqual([whole, whole, whole]);
    expect(device.faults).toEqual([expect.stringContaining('CUDA failure 700')]);
    expect(device.faults[0]).not.toContain('at length');
    expect(device.device.hasShapes(0)).toBe(false);
  });

  test('a thread that ends under a batch is replaced, its windows run again, and the GPU goes on', async () => {
    let deaths = 0;
    const device = await aDevice((task) => (task.type === 'batch' && deaths++ === 0 ? new WorkerDied() : undefined));
    expect(await speak(device, 3)).toEqual([whole, whole, whole]);
    expect(device.device.hasShapes(0)).toBe(true);
    expect(device.device.degraded()).toBeNull();
  });
});
