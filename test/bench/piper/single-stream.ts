// One sentence, one core: the first audio and the whole of it, in windows against in one piece.
import { quantile, type Figure } from '../figures.ts';
import { SIX_SECONDS, THREE_SECONDS, openBenchVoice, type BenchVoice } from './bench-voice.ts';

const ROUNDS = 9;

type Round = { oneShotMs: number; firstMs: number; work: number; difference: number; seconds: number };

/** CPU time of all threads since now. */
const cpuClock = (): (() => number) => {
  const from = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
};

const measure = async ({ engine, jobOf, sampleRateHz }: BenchVoice, text: string, seed: number): Promise<Round> => {
  const job = await jobOf(text, seed);
  const cpuMs = cpuClock();
  const askedMs = performance.now();
  const whole = await engine.synthesize(job);
  const oneShotMs = performance.now() - askedMs;
  const oneShotCpuMs = cpuMs();
  const begunMs = performance.now();
  let firstMs = 0;
  let at = 0;
  let difference = 0;
  const { windows } = await engine.begin(job);
  const parts: Float32Array[] = [];
  for await (const samples of windows) {
    firstMs ||= performance.now() - begunMs;
    parts.push(samples);
  }
  const work = (cpuMs() - oneShotCpuMs) / oneShotCpuMs;
  for (const samples of parts) {
    for (const sample of samples) difference = Math.max(difference, Math.abs(sample - (whole[at++] ?? Number.NaN)));
  }
  return { oneShotMs, firstMs, work, difference, seconds: whole.length / sampleRateHz };
};

const figuresOf = async (voice: BenchVoice, name: string, text: string, limit: number): Promise<Figure[]> => {
  await measure(voice, text, 0);
  const rounds: Round[] = [];
  for (let seed = 1; seed <= ROUNDS; seed++) rounds.push(await measure(voice, text, seed));
  const median = (pick: (round: Round) => number): number => quantile(rounds.map(pick), 0.5);
  return [
    { name: `${name}: audio`, value: median(({ seconds }) => seconds * 1000), unit: 'ms' },
    { name: `${name}: one-shot`, value: median(({ oneShotMs }) => oneShotMs), unit: 'ms' },
    { name: `${name}: first audio`, value: median(({ firstMs }) => firstMs), unit: 'ms' },
    {
      name: `${name}: first audio of one-shot`,
      value: median(({ firstMs, oneShotMs }) => firstMs / oneShotMs),
      unit: 'ratio',
      bar: { op: '≤', limit },
    },
    {
      name: `${name}: all the work (CPU time) of one-shot`,
      value: median(({ work }) => work),
      unit: 'ratio',
      bar: { op: '≤', limit: 1.35 },
    },
    {
      name: `${name}: largest difference from one-shot, in millionths`,
      value: Math.max(...rounds.map(({ difference }) => difference)) * 1e6,
      unit: 'count',
      bar: { op: '≤', limit: 10 },
    },
  ];
};

export const measureSingleStream = async (): Promise<Figure[]> => {
  const voice = await openBenchVoice(1);
  try {
    return [
      ...(await figuresOf(voice, '6 s sentence', SIX_SECONDS, 0.18)),
      ...(await figuresOf(voice, '3 s sentence', THREE_SECONDS, 0.27)),
    ];
  } finally {
    await voice.close();
  }
};
