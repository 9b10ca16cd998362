// The device with threads that only take their time: order, cancels, deaths, and eight callers at once.
import { describe, expect, test } from 'vitest';
import { createDevice } from '../../../../services/piper/src/engine/device.ts';
import type { Answer, Task } from '../../../../services/piper/src/engine/messages.ts';
import { WorkerDied, type OnnxThread } from '../../../../services/piper/src/engine/onnx-thread.ts';
import { createPlayback } from '../../../../services/piper/src/engine/playback.ts';
import type { SynthesisJob } from '../../../../services/piper/src/engine/port.ts';
import { createVoiceEngine } from '../../../../services/piper/src/engine/voice-engine.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';

const HOP = 256;
const RATE_HZ = 22_050;
const CONTEXT = 11;
const FRAMES = 280;
// Measured with the real voice on one idle core, a sentence of three seconds.
const TEXT_MS = 38;
const FLOW_MS = 0.155;
const DECODER_MS = 0.52;
const LEAST_FLOW_FRAMES = 72;
// Two cores that share caches and memory are each slower than one alone.
const SHARING = 1.1;

const job: SynthesisJob = { ids: Array.from({ length: 180 }, () => 1), scales: [0, 1, 0], seed: 1 };

const sentenceOf = () => ({
  mean: new Float32Array(0),
  logDeviation: new Float32Array(0),
  frames: Int32Array.of(FRAMES),
  latent: new Float32Array(0),
  channels: 1,
  totalFrames: FRAMES,
  noiseScale: 0,
  seed: 1,
  speaker: 0,
});

const costMs = (task: Task): number => {
  if (task.type === 'text') return TEXT_MS;
  if (task.type !== 'window') return 1;
  const { from, to, flow } = task.window;
  const flowMs = flow.to > flow.from ? Math.max(LEAST_FLOW_FRAMES, flow.to - flow.from + 64) * FLOW_MS : 0;
  return flowMs + (to - from + (from > 0 ? 2 : 1) * CONTEXT) * DECODER_MS;
};

const answerTo = (task: Task, tookMs: number): Answer => {
  if (task.type === 'load') return { type: 'loaded', cut: { contextFrames: CONTEXT, hopSamples: HOP } };
  if (task.type === 'text') return { type: 'text', sentence: sentenceOf(), tookMs };
  if (task.type !== 'window') return { type: 'unloaded' };
  return { type: 'audio', samples: new Float32Array((task.window.to - task.window.from) * HOP), tookMs };
};

/** `dies` says whether a thread ends under its nth task. */
const aDevice = async (workers: number, dies: (task: Task, nth: number) => boolean = () => false) => {
  const clock = createFakeClock();
  const ran: Task[] = [];
  let [started, running] = [0, 0];
  const startThread = async (): Promise<OnnxThread> => {
    started++;
    return {
      async run(task) {
        const nth = ran.push(task);
        const tookMs = costMs(task) * (running++ > 0 ? SHARING : 1);
        await clock.sleep(tookMs);
        running--;
        if (dies(task, nth)) throw new WorkerDied();
        return answerTo(task, tookMs);
      },
      stop: async () => undefined,
    };
  };
  const device = createDevice({ workers, clock, startThread });
  const loading = createVoiceEngine({ device, modelPath: 'x', sampleRateHz: RATE_HZ, random: () => 0.5 });
  await clock.advance(10);
  const engine = await loading;
  return { clock, device, engine, ran, started: () => started };
};

const speak = async ({ clock, engine }: Awaited<ReturnType<typeof aDevice>>) => {
  const playback = createPlayback(clock);
  const begunMs = clock.nowMs();
  const { windows, totalSamples } = await engine.begin(job, { playback });
  let firstMs: number | null = null;
  let samples = 0;
  for await (const window of windows) {
    firstMs ??= clock.nowMs() - begunMs;
    samples += window.length;
  }
  expect(samples).toBe(totalSamples);
  return { firstMs: firstMs ?? Infinity, underrunMs: playback.underrunMs };
};

/** The pace is known from a voice's warm-up. */
const warm = async (device: Awaited<ReturnType<typeof aDevice>>) => {
  const warmedUp = device.engine.synthesize(job);
  await device.clock.advance(1000);
  await warmedUp;
  return device;
};

const speakAtOnce = async (device: Awaited<ReturnType<typeof aDevice>>, streams: number) => {
  const spoken = Promise.all(Array.from({ length: streams }, () => speak(device)));
  for (let ms = 0; ms < 5000; ms += 1) await device.clock.advance(1);
  return spoken;
};

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;

describe('a device', () => {
  test('eight callers at once on two workers: the median waits at most three times as long as one does, nobody in the middle', async () => {
    const [alone] = await speakAtOnce(await warm(await aDevice(2)), 1);
    const together = await speakAtOnce(await warm(await aDevice(2)), 8);
    expect(median(together.map(({ firstMs }) => firstMs)) / (alone?.firstMs ?? 0)).toBeLessThanOrEqual(3);
    expect(together.map(({ underrunMs }) => underrunMs)).toEqual(together.map(() => 0));
  });

  test('six callers who are spoken to without end on one worker: nobody in the middle', async () => {
    const device = await warm(await aDevice(1));
    const { clock, engine } = device;
    const untilMs = clock.nowMs() + 12_000;
    const talk = async (caller: number): Promise<number> => {
      await clock.sleep(caller * 400);
      const playback = createPlayback(clock);
      const begunMs = clock.nowMs();
      let spokenMs = 0;
      while (clock.nowMs() < untilMs) {
        const { windows, totalSamples } = await engine.begin(job, { playback });
        await Array.fromAsync(windows);
        spokenMs += (totalSamples * 1000) / RATE_HZ;
        await clock.sleep(Math.max(0, begunMs + spokenMs - 500 - clock.nowMs()));
      }
      return playback.underrunMs;
    };
    const talked = Promise.all([0, 1, 2, 3, 4, 5].map(talk));
    for (let ms = 0; ms < 20_000; ms += 2) await clock.advance(2);
    expect(await talked).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a cancelled sentence is dropped from the queue at once, and runs at most one window more', async () => {
    const device = await aDevice(1);
    const gone = new AbortController();
    const synthesis = device.engine.begin(job, { signal: gone.signal });
    await device.clock.advance(TEXT_MS + 1);
    const { windows } = await synthesis;
    const before = device.ran.length;
    gone.abort(new Error('barge-in'));
    await device.clock.advance(1000);
    expect(device.ran.length).toBe(before);
    await expect(Array.fromAsync(windows)).rejects.toThrow('barge-in');
  });

  test('a thread that dies is replaced, its voice loaded again, and its task runs once more', async () => {
    const device = await aDevice(1, (task, nth) => task.type === 'window' && nth === 3);
    const [stream] = await speakAtOnce(device, 1);
    expect(stream?.firstMs).toBeLessThan(200);
    expect(device.started()).toBe(2);
    expect(device.ran.filter(({ type }) => type === 'load')).toHaveLength(2);
  });

  test('a sentence that ends two threads is given up, and the next one is spoken', async () => {
    let deaths = 0;
    const device = await aDevice(1, (task) => task.type === 'text' && deaths++ < 2);
    const deadly = device.engine.begin(job).catch((error: unknown) => error);
    await device.clock.advance(500);
    expect(await deadly).toMatchObject({ code: 'SynthesisFailed' });
    expect(await speakAtOnce(device, 1)).toHaveLength(1);
  });

  test('500 cancels in a row leave nothing that waits', async () => {
    const device = await aDevice(2);
    for (let cancel = 0; cancel < 500; cancel++) {
      const gone = new AbortController();
      const begun = device.engine.begin(job, { signal: gone.signal });
      gone.abort(new Error('barge-in'));
      await expect(begun).rejects.toThrow('barge-in');
    }
    await device.clock.advance(500);
    expect(device.ran.filter(({ type }) => type === 'text').length).toBeLessThanOrEqual(2);
    expect(await speakAtOnce(device, 1)).toHaveLength(1);
  });

  test('closing rejects what waits and whatever comes later', async () => {
    const { engine, device, clock } = await aDevice(1);
    const running = engine.begin(job);
    const waiting = engine.begin(job).catch((error: unknown) => error);
    await device.close();
    expect(await waiting).toMatchObject({ code: 'SynthesisFailed' });
    await clock.advance(200);
    expect((await running).totalSamples).toBe(FRAMES * HOP);
    await expect(engine.begin(job)).rejects.toMatchObject({ code: 'SynthesisFailed' });
  });
});
