// A GPU beside two cores: first audio alone and in a crowd, how much it speaks at once, and whether it says the same.
import type { Provider } from '../../../services/piper/src/engine/onnx-session.ts';
import { quantile, type Figure } from '../figures.ts';
import { THREE_SECONDS, openBenchVoice, type BenchVoice } from './bench-voice.ts';

const ROUNDS = 5;
const CROWDS = [8, 32];
const WORKERS = 2;

const speak = async ({ engine, jobOf }: BenchVoice, seed: number) => {
  const job = await jobOf(THREE_SECONDS, seed);
  const begunMs = performance.now();
  const { windows, totalSamples } = await engine.begin(job);
  let firstMs = 0;
  const sound = new Float32Array(totalSamples);
  let at = 0;
  for await (const samples of windows) {
    firstMs ||= performance.now() - begunMs;
    sound.set(samples, at);
    at += samples.length;
  }
  return { firstMs, sound };
};

const difference = async (voice: BenchVoice): Promise<number> => {
  const whole = await voice.engine.synthesize(await voice.jobOf(THREE_SECONDS, 1));
  const { sound } = await speak(voice, 1);
  return whole.reduce((most, value, at) => Math.max(most, Math.abs(value - (sound[at] ?? Number.NaN))), 0);
};

const crowd = async (voice: BenchVoice, streams: number): Promise<Figure[]> => {
  const p50Ms: number[] = [];
  const realtime: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const fromMs = performance.now();
    const spoken = await Promise.all(Array.from({ length: streams }, (_, seed) => speak(voice, seed)));
    const audioMs = spoken.reduce((sum, { sound }) => sum + (sound.length * 1000) / voice.sampleRateHz, 0);
    realtime.push(audioMs / (performance.now() - fromMs));
    const firsts = spoken.map(({ firstMs }) => firstMs);
    p50Ms.push(quantile(firsts, 0.5));
  }
  return [
    { name: `GPU, ${streams} streams at once: first audio, p50`, value: quantile(p50Ms, 0.5), unit: 'ms' },
    { name: `GPU, ${streams} streams at once: audio a second`, value: quantile(realtime, 0.5), unit: 'ratio' },
  ];
};

/** Nothing where there is none. */
export const measureGpu = async (provider: Provider): Promise<Figure[]> => {
  const loadedMs = performance.now();
  const voice = await openBenchVoice(WORKERS, provider);
  const loadMs = performance.now() - loadedMs;
  const fault = voice.device.degraded();
  try {
    if (fault !== null) {
      console.log(`  left out: ${provider}. ${fault}`);
      return [];
    }
    const alone: number[] = [];
    for (let seed = 0; seed <= ROUNDS; seed++) alone.push((await speak(voice, seed)).firstMs);
    const figures: Figure[] = [
      { name: 'GPU: a voice loaded, every shape warm', value: loadMs, unit: 'ms' },
      { name: 'GPU, 1 stream: first audio', value: quantile(alone.slice(1), 0.5), unit: 'ms' },
      {
        name: 'GPU: largest difference from a core, in thousandths',
        value: (await difference(voice)) * 1000,
        unit: 'count',
        bar: { op: '≤', limit: 10 },
      },
    ];
    for (const streams of CROWDS) figures.push(...(await crowd(voice, streams)));
    return figures;
  } finally {
    await voice.close();
  }
};
