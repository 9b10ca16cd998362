// One sentence, one core: in windows against the voice's own model in one piece, and against our parts in one piece.
import { startOnnxThread } from '../../../services/piper/src/engine/onnx-thread.ts';
import type { SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { realVoice } from '../../fixtures/real-voice.ts';
import { quantile, type Figure } from '../figures.ts';
import { SIX_SECONDS, THREE_SECONDS, openBenchVoice, type BenchVoice } from './bench-voice.ts';

const ROUNDS = 9;

type Took = { ms: number; cpuMs: number };
type Round = { own: Took; parts: Took; stream: Took & { firstMs: number }; difference: number; seconds: number };
type Whole = (job: SynthesisJob) => Promise<unknown>;

/** CPU time of all threads since now. */
const cpuClock = (): (() => number) => {
  const from = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
};

const timed = async <T>(run: () => Promise<T>): Promise<{ made: T; took: Took }> => {
  const cpuMs = cpuClock();
  const fromMs = performance.now();
  const made = await run();
  return { made, took: { ms: performance.now() - fromMs, cpuMs: cpuMs() } };
};

const stream = async ({ engine }: BenchVoice, job: SynthesisJob) => {
  const begunMs = performance.now();
  const parts: Float32Array[] = [];
  let firstMs = 0;
  for await (const samples of (await engine.begin(job)).windows) {
    firstMs ||= performance.now() - begunMs;
    parts.push(samples);
  }
  return { parts, firstMs };
};

const measure = async (
  voice: BenchVoice,
  whole: Whole,
  { text, seed }: { text: string; seed: number },
): Promise<Round> => {
  const job = await voice.jobOf(text, seed);
  const own = await timed(() => whole(job));
  const parts = await timed(() => voice.engine.synthesize(job));
  const streamed = await timed(() => stream(voice, job));
  let [at, difference] = [0, 0];
  for (const sample of streamed.made.parts.flatMap((samples) => [...samples])) {
    difference = Math.max(difference, Math.abs(sample - (parts.made[at++] ?? Number.NaN)));
  }
  return {
    own: own.took,
    parts: parts.took,
    stream: { ...streamed.took, firstMs: streamed.made.firstMs },
    difference,
    seconds: parts.made.length / voice.sampleRateHz,
  };
};

type Sentence = { name: string; text: string; limit: number };

const figuresOf = async (voice: BenchVoice, whole: Whole, { name, text, limit }: Sentence): Promise<Figure[]> => {
  await measure(voice, whole, { text, seed: 0 });
  const rounds: Round[] = [];
  for (let seed = 1; seed <= ROUNDS; seed++) rounds.push(await measure(voice, whole, { text, seed }));
  const median = (pick: (round: Round) => number): number => quantile(rounds.map(pick), 0.5);
  const ratio = (what: string, pick: (round: Round) => number): Figure => ({
    name: `${name}: ${what}`,
    value: median(pick),
    unit: 'ratio',
  });
  const ms = (what: string, pick: (round: Round) => number): Figure => ({ ...ratio(what, pick), unit: 'ms' });
  return [
    ms('audio', ({ seconds }) => seconds * 1000),
    ms('one-shot, the voice’s own model', ({ own }) => own.ms),
    ms('one-shot, our parts', ({ parts }) => parts.ms),
    ms('first audio', ({ stream: { firstMs } }) => firstMs),
    { ...ratio('first audio of one-shot', (round) => round.stream.firstMs / round.own.ms), bar: { op: '≤', limit } },
    ratio('the same of our own parts in one piece', (round) => round.stream.firstMs / round.parts.ms),
    {
      ...ratio('all the work (CPU time) of one-shot', (round) => round.stream.cpuMs / round.own.cpuMs),
      bar: { op: '≤', limit: 1.35 },
    },
    ratio('the same of our own parts in one piece, work', (round) => round.stream.cpuMs / round.parts.cpuMs),
    {
      name: `${name}: largest difference from one-shot, in millionths`,
      value: Math.max(...rounds.map(({ difference }) => difference)) * 1e6,
      unit: 'count',
      bar: { op: '≤', limit: 10 },
    },
  ];
};

/** The voice's file as it is, in a thread like ours. */
const openWhole = async () => {
  const { modelPath } = await realVoice();
  const thread = await startOnnxThread();
  await thread.run({ type: 'load', voice: 0, modelPath, how: 'whole' });
  return { speak: (job: SynthesisJob) => thread.run({ type: 'whole', voice: 0, job }), stop: () => thread.stop() };
};

export const measureSingleStream = async (): Promise<Figure[]> => {
  const voice = await openBenchVoice(1);
  const whole = await openWhole();
  try {
    return [
      ...(await figuresOf(voice, whole.speak, { name: '6 s sentence', text: SIX_SECONDS, limit: 0.18 })),
      ...(await figuresOf(voice, whole.speak, { name: '3 s sentence', text: THREE_SECONDS, limit: 0.27 })),
    ];
  } finally {
    await whole.stop();
    await voice.close();
  }
};
