// A voice on a device: a sentence's text first, then its windows one after the other, ahead of whoever listens.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Random } from '@firstword/shared/runtime/random';
import { createAudioQueue } from './audio-queue.ts';
import type { Device } from './device.ts';
import type { Sentence } from './latent.ts';
import type { Answer, VoiceCut, VoiceTask } from './messages.ts';
import { createPace, type Pace, type Work } from './pace.ts';
import { createPlayback, type Playback } from './playback.ts';
import type { Synthesis, SynthesisEngine, SynthesisJob, SynthesisOptions } from './port.ts';
import { planShapedWindows } from './shapes.ts';
import {
  CROWDED_WINDOWS,
  ONE_WINDOW,
  USUAL_WINDOWS,
  planWindows,
  windowEffort,
  type WindowSizes,
} from './window-plan.ts';

export type VoiceEngineOptions = { device: Device; modelPath: string; sampleRateHz: number; random: Random };

/** What every sentence of the voice goes through. */
type Voice = { id: number; cut: VoiceCut; device: Device; pace: Pace; msOf: (samples: number) => number };
type Reply = { playback: Playback; signal: AbortSignal };

const MAX_SEED = 2 ** 31;

const unexpected = ({ type }: Answer): VoiceError =>
  new VoiceError('SynthesisFailed', `The voice's worker answered ${type}.`);

type Step = {
  task: VoiceTask;
  work: Work;
  /** Where its audio begins in the reply; left out: after all that is planned. */
  atMs?: number;
};

const run = ({ pace, device }: Voice, { playback, signal }: Reply, { task, work, atMs }: Step): Promise<Answer> => {
  const { sinceMs } = playback;
  const urgency = () => ({ dueMs: playback.dueMs(atMs), costMs: pace.expectMs(work), sinceMs });
  return device.run(task, { urgency, signal });
};

const runAudio = async (voice: Voice, reply: Reply, step: Step): Promise<Float32Array> => {
  const answer = await run(voice, reply, step);
  if (answer.type !== 'audio') throw unexpected(answer);
  voice.pace.took(step.work, answer.tookMs, voice.msOf(answer.samples.length));
  return answer.samples;
};

/** A model that cannot be cut: nothing is known before all of it is there. */
const speakWhole = async (voice: Voice, job: SynthesisJob, reply: Reply): Promise<Synthesis> => {
  const task: VoiceTask = { type: 'whole', voice: voice.id, job };
  const samples = await runAudio(voice, reply, { task, work: { part: 'text', units: job.ids.length } });
  reply.playback.arrived(reply.playback.reserve(voice.msOf(samples.length)));
  const queue = createAudioQueue(() => undefined);
  queue.put(samples);
  queue.end();
  return { totalSamples: samples.length, samplesPerId: null, windows: queue };
};

/** `sizes`: left out, as the device does it best. */
type Decoding = { sentence: Sentence; sizes: WindowSizes | undefined; contextFrames: number; hop: number };

type WindowStep = Step & { from: number };

const stepsOf = ({ device, id }: Voice, { sentence, sizes, contextFrames }: Decoding): WindowStep[] => {
  const { totalFrames } = sentence;
  const shaped = !sizes && device.hasShapes(id) ? planShapedWindows(totalFrames, contextFrames) : null;
  if (shaped) {
    return shaped.map((window) => ({
      from: window.from,
      task: { type: 'shaped', voice: id, sentence, window },
      work: { part: 'shaped', units: window.width },
    }));
  }
  const chosen = sizes ?? (device.isCrowded() ? CROWDED_WINDOWS : USUAL_WINDOWS);
  return planWindows(totalFrames, { ...chosen, contextFrames }).map((window) => ({
    from: window.from,
    task: { type: 'window', voice: id, sentence, window },
    work: { part: 'sound', units: windowEffort(window, contextFrames) },
  }));
};

/** Begins to decode at once, and does not wait for the reader. */
const decode = (voice: Voice, reply: Reply, decoding: Decoding): AsyncIterable<Float32Array> => {
  const { sentence, hop } = decoding;
  const { playback } = reply;
  const offsetMs = playback.reserve(voice.msOf(sentence.totalFrames * hop));
  const stop = new AbortController();
  const queue = createAudioQueue(() => stop.abort());
  const signal = AbortSignal.any([reply.signal, stop.signal]);
  const pump = async (): Promise<void> => {
    for (const { from, ...step } of stepsOf(voice, decoding)) {
      const atMs = offsetMs + voice.msOf(from * hop);
      queue.put(await runAudio(voice, { playback, signal }, { ...step, atMs }));
      playback.arrived(atMs);
    }
    queue.end();
  };
  pump().catch((error: unknown) => queue.fail(error));
  return queue;
};

const joined = async ({ windows, totalSamples }: Synthesis): Promise<Float32Array> => {
  const whole = new Float32Array(totalSamples);
  let at = 0;
  for await (const samples of windows) {
    whole.set(samples, at);
    at += samples.length;
  }
  return whole;
};

/** Loads the voice; rejects with `VoiceBroken`. */
export const createVoiceEngine = async (options: VoiceEngineOptions): Promise<SynthesisEngine> => {
  const { device, modelPath, sampleRateHz, random } = options;
  const { voice: id, cut, everywhere } = await device.load(modelPath);
  const voice: Voice = { id, cut, device, pace: createPace(), msOf: (samples) => (samples * 1000) / sampleRateHz };

  const begin = async (job: SynthesisJob, options: SynthesisOptions, sizes?: WindowSizes): Promise<Synthesis> => {
    const { signal = new AbortController().signal, playback = createPlayback(device.clock) } = options;
    const reply = { signal, playback };
    if ('oneShot' in cut) return speakWhole(voice, job, reply);
    const seed = job.seed ?? Math.floor(random() * MAX_SEED);
    const work: Work = { part: 'text', units: job.ids.length };
    const answer = await run(voice, reply, { task: { type: 'text', voice: id, job: { ...job, seed } }, work });
    if (answer.type !== 'text') throw unexpected(answer);
    const { sentence, tookMs } = answer;
    const { hopSamples: hop, contextFrames } = cut;
    voice.pace.took(work, tookMs, 0);
    return {
      totalSamples: sentence.totalFrames * hop,
      samplesPerId: Array.from(sentence.frames, (count) => count * hop),
      windows: decode(voice, reply, { sentence, sizes, contextFrames, hop }),
    };
  };
  return {
    mode: 'oneShot' in cut ? { mode: 'one-shot', reason: cut.oneShot } : { mode: 'streaming' },
    everywhere,
    begin: (job, options = {}) => begin(job, options),
    synthesize: async (job, signal) => joined(await begin(job, signal ? { signal } : {}, ONE_WINDOW)),
    capacity: () => voice.pace.capacity(device.workers),
    close: () => device.unload(id),
  };
};
