// Many replies at once: eight that start together, and as many as go on speaking without a pause.
import { createPlayback, type Playback } from '../../../services/piper/src/engine/playback.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { quantile, type Figure } from '../figures.ts';
import { SIX_SECONDS, THREE_SECONDS, openBenchVoice, type BenchVoice } from './bench-voice.ts';

const STREAMS = 8;
const ROUNDS = 5;
const SUSTAINED_MS = 12_000;
const UNDERRUN_MS = 20;
const MOST_STREAMS = 16;

type Stream = { firstMs: number; underrunMs: number; audioMs: number };

const speak = async ({ engine, jobOf, sampleRateHz }: BenchVoice, text: string, seed: number): Promise<Stream> => {
  const job = await jobOf(text, seed);
  const playback = createPlayback(systemClock);
  const begunMs = performance.now();
  const { windows, totalSamples } = await engine.begin(job, { playback });
  let firstMs = 0;
  for await (const _ of windows) firstMs ||= performance.now() - begunMs;
  return { firstMs, underrunMs: playback.underrunMs, audioMs: (totalSamples * 1000) / sampleRateHz };
};

const burst = (voice: BenchVoice, streams: number, text: string): Promise<Stream[]> =>
  Promise.all(Array.from({ length: streams }, (_, seed) => speak(voice, text, seed)));

const firstAudio = (streams: Stream[]): number =>
  quantile(
    streams.map(({ firstMs }) => firstMs),
    0.5,
  );

const burstFigures = async (voice: BenchVoice): Promise<Figure[]> => {
  await burst(voice, 2, THREE_SECONDS);
  const rounds: { aloneMs: number; p50Ms: number; underrunMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await burst(voice, 1, THREE_SECONDS);
    const together = await burst(voice, STREAMS, THREE_SECONDS);
    const underrunMs = Math.max(...together.map((stream) => stream.underrunMs));
    rounds.push({ aloneMs: firstAudio(alone), p50Ms: firstAudio(together), underrunMs });
  }
  const median = (pick: (round: (typeof rounds)[number]) => number): number => quantile(rounds.map(pick), 0.5);
  return [
    { name: '1 stream on 2 cores: first audio', value: median(({ aloneMs }) => aloneMs), unit: 'ms' },
    { name: '8 streams at once on 2 cores: first audio, p50', value: median(({ p50Ms }) => p50Ms), unit: 'ms' },
    {
      name: '8 streams at once: first audio of a single one’s',
      value: median(({ p50Ms, aloneMs }) => p50Ms / aloneMs),
      unit: 'ratio',
      bar: { op: '≤', limit: 3 },
    },
    {
      name: '8 streams at once: worst underrun of five times',
      value: Math.max(...rounds.map(({ underrunMs }) => underrunMs)),
      unit: 'ms',
      bar: { op: '≤', limit: UNDERRUN_MS },
    },
  ];
};

/** One caller who is spoken to without end: the next sentence begins while the one before is heard. */
const talk = async ({ engine, jobOf, sampleRateHz }: BenchVoice, seed: number, untilMs: number): Promise<Playback> => {
  const job = await jobOf(SIX_SECONDS, seed);
  await systemClock.sleep((seed * 6000) / MOST_STREAMS);
  const playback = createPlayback(systemClock);
  const startedMs = performance.now();
  let spokenMs = 0;
  while (performance.now() < untilMs) {
    const { windows, totalSamples } = await engine.begin(job, { playback });
    for await (const _ of windows);
    spokenMs += (totalSamples * 1000) / sampleRateHz;
    // The next clause comes half a second before this one has been heard.
    await systemClock.sleep(Math.max(0, startedMs + spokenMs - 500 - performance.now()));
  }
  return playback;
};

const sustained = async (voice: BenchVoice, streams: number) => {
  const untilMs = performance.now() + SUSTAINED_MS;
  const cpu = process.cpuUsage();
  const fromMs = performance.now();
  const playbacks = await Promise.all(Array.from({ length: streams }, (_, seed) => talk(voice, seed, untilMs)));
  const { user, system } = process.cpuUsage(cpu);
  return {
    underrunMs: Math.max(...playbacks.map((playback) => playback.underrunMs)),
    cpu: (user + system) / 1000 / (performance.now() - fromMs),
  };
};

const sustainedFigures = async (voice: BenchVoice): Promise<Figure[]> => {
  let [most, cpu] = [0, 0];
  for (let streams = 4; streams <= MOST_STREAMS; streams += 2) {
    const run = await sustained(voice, streams);
    if (run.underrunMs > UNDERRUN_MS) break;
    [most, cpu] = [streams, run.cpu];
  }
  return [
    { name: 'streams that go on without a pause, one worker', value: most, unit: 'count' },
    { name: 'their CPU, cores', value: cpu, unit: 'ratio' },
    { name: 'resident memory with them', value: process.memoryUsage.rss() / 2 ** 20, unit: 'MB' },
  ];
};

const withVoice = async (workers: number, measure: (voice: BenchVoice) => Promise<Figure[]>): Promise<Figure[]> => {
  const voice = await openBenchVoice(workers);
  try {
    return await measure(voice);
  } finally {
    await voice.close();
  }
};

export const measureManyStreams = async (): Promise<Figure[]> => [
  ...(await withVoice(2, burstFigures)),
  ...(await withVoice(1, sustainedFigures)),
];
