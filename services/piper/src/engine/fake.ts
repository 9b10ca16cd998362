// A voice's engine from a script: each job is a tone as long as its ids, or a fault, or a sound of the test's own.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { SynthesisEngine, SynthesisJob } from './port.ts';

export const FAKE_ENGINE_RATE_HZ = 22_050;
const SAMPLES_AN_ID = 441;
const WINDOW_SAMPLES = 3072;
const CAPACITY = 16;

export type FakeEngine = SynthesisEngine & { jobs: SynthesisJob[]; aborted: number };

/** What the nth job (from 0) becomes: a sound, a fault, or undefined for the tone; a promise keeps it waiting. */
export type EngineScript = (nth: number, job: SynthesisJob) => unknown;

export const createFakeEngine = (script: EngineScript = () => undefined): FakeEngine => {
  const engine: FakeEngine = {
    mode: { mode: 'streaming' },
    everywhere: Promise.resolve(),
    jobs: [],
    aborted: 0,
    async synthesize(job, signal) {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', () => engine.aborted++, { once: true });
      const outcome = await script(engine.jobs.push(job) - 1, job);
      signal?.throwIfAborted();
      if (outcome instanceof Error) throw new VoiceError('SynthesisFailed', outcome.message);
      return outcome instanceof Float32Array ? outcome : tone(job.ids.length * SAMPLES_AN_ID);
    },
    async begin(job, { signal } = {}) {
      const samples = await engine.synthesize(job, signal);
      const share = Math.floor(samples.length / job.ids.length);
      return { totalSamples: samples.length, samplesPerId: job.ids.map(() => share), windows: windowsOf(samples) };
    },
    capacity: () => CAPACITY,
    close: async () => undefined,
  };
  return engine;
};

async function* windowsOf(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += WINDOW_SAMPLES) yield samples.subarray(at, at + WINDOW_SAMPLES);
}

const tone = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => 0.3 * Math.sin((2 * Math.PI * 300 * at) / FAKE_ENGINE_RATE_HZ));
