// Piper: the first audio of a sentence, in windows against in one piece; many replies at once; against piper-tts.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Figure } from './figures.ts';
import { measureAgainstPiperTts } from './piper/against-piper-tts.ts';
import { measureManyStreams } from './piper/many-streams.ts';
import { measureSingleStream } from './piper/single-stream.ts';

export const run = async (): Promise<Figure[]> => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const single = await measureSingleStream();
  const many = await measureManyStreams();
  delay.disable();
  const against = await measureAgainstPiperTts();
  return [
    ...single,
    ...many,
    ...against,
    {
      name: 'event-loop delay throughout, p99',
      value: delay.percentile(99) / 1e6,
      unit: 'ms',
      bar: { op: '≤', limit: 15 },
    },
  ];
};
