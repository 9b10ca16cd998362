// Piper: each figure that the speech service is held to, part by part; the event loop's delay throughout.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { BenchOptions, Figure } from './figures.ts';
import { measureAgainstPiperTts } from './piper/against-piper-tts.ts';
import { measureCachedGreeting } from './piper/cached-greeting.ts';
import { measureGpu } from './piper/gpu.ts';
import { measureManyStreams } from './piper/many-streams.ts';
import { measurePhonemes } from './piper/phonemes.ts';
import { measureQualities } from './piper/qualities.ts';
import { measureSingleStream } from './piper/single-stream.ts';
import { measureWhatIsHeard } from './piper/what-is-heard.ts';

const PARTS: Record<string, () => Promise<Figure[]>> = {
  single: measureSingleStream,
  many: measureManyStreams,
  cache: measureCachedGreeting,
  phonemes: measurePhonemes,
  qualities: measureQualities,
  heard: measureWhatIsHeard,
  against: measureAgainstPiperTts,
};

export const run = async ({ only, device }: BenchOptions): Promise<Figure[]> => {
  if (device !== 'cpu') return measureGpu('cuda');
  const unknown = only.find((name) => !(name in PARTS));
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}: ${Object.keys(PARTS).join(', ')}.`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only.length === 0 || only.includes(name)) figures.push(...(await measure()));
  }
  const limit = 15;
  const value = delay.percentile(99) / 1e6;
  return [...figures, { name: 'event-loop delay throughout, p99', value, unit: 'ms', bar: { op: '≤', limit } }];
};
