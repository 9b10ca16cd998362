// The two ways to a first word, measured from outside: streamed as the product does it, and buffered with the same parts.
import { createAudibleMeter } from '../../services/shared/src/timeline/audible-meter.ts';
import { samplesToMs } from '../../services/shared/src/contract/audio.ts';
import { joinConsole, type HeardAudio } from '../fixtures/console-client.ts';
import type { DevFixture } from '../fixtures/dev-server.ts';
import type { VoiceFlow } from '../../crds/src/voice-flow.ts';
import { quantile, type Figure } from './figures.ts';

/** The time at which the first audible sample of a turn is due, its place within its chunk counted. */
const firstAudible = async (
  heard: (fits: (chunk: HeardAudio) => boolean) => Promise<HeardAudio>,
  turn: number,
): Promise<number> => {
  const meter = createAudibleMeter();
  let startedMs: number | null = null;
  await heard((chunk) => {
    if (chunk.turn !== turn || meter.firstAudible() !== null) return false;
    startedMs ??= chunk.atMs;
    meter.feed(chunk.samples);
    return meter.firstAudible() !== null;
  });
  return (startedMs ?? 0) + samplesToMs(meter.firstAudible() ?? 0);
};

/** Streamed: from the question to the first audible sample. */
export const streamedMs = async (server: DevFixture, question: string): Promise<number> => {
  const client = await joinConsole(server.url);
  try {
    const askedMs = performance.now();
    client.send({ type: 'open', input: question });
    return (
      (await firstAudible(
        feedOnce((fits) => client.heard(fits)),
        0,
      )) - askedMs
    );
  } finally {
    client.send({ type: 'interrupt' });
    client.close();
  }
};

/** `heard` looks at all chunks again at each wake; a meter must be fed each of them once. */
const feedOnce = (heard: (fits: (chunk: HeardAudio) => boolean) => Promise<HeardAudio>) => {
  const seen = new Set<HeardAudio>();
  return (fits: (chunk: HeardAudio) => boolean): Promise<HeardAudio> =>
    heard((chunk) => {
      if (seen.has(chunk)) return false;
      seen.add(chunk);
      return fits(chunk);
    });
};

/** The buffered way with the same parts: the seed's stream to its end, then one speech call to its end. */
export const bufferedMs = async (
  server: DevFixture,
  question: string,
  { metadata, spec }: VoiceFlow,
): Promise<number> => {
  const askedMs = performance.now();
  const stream = await fetch(
    `${server.url}/api/flows/${metadata.name}/stream/${crypto.randomUUID()}?input=${encodeURIComponent(question)}`,
  );
  const frames = (await stream.text()).split('\n').filter((line) => line.startsWith('data: '));
  const done = frames
    .map((line) => JSON.parse(line.slice(6)) as { type: string; content?: string })
    .find(({ type }) => type === 'done');
  const speech = await fetch(`${server.url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: done?.content, voice: spec.tts.voice, response_format: 'pcm' }),
  });
  const samples = new Int16Array(await speech.arrayBuffer());
  const meter = createAudibleMeter();
  meter.feed(samples);
  return performance.now() - askedMs + samplesToMs(meter.firstAudible() ?? 0);
};

/** Both ways beside each other at a quantile; the bar is for their ratio. */
export const compareWays = (streamed: number[], buffered: number[], q: number, limit?: number): Figure[] => {
  const [ours, theirs] = [quantile(streamed, q), quantile(buffered, q)];
  const name = `p${q * 100}`;
  return [
    { name: `first audible sample, streamed, ${name}`, value: ours, unit: 'ms' },
    { name: `first audible sample, buffered, ${name}`, value: theirs, unit: 'ms' },
    {
      name: `streamed of buffered, ${name}`,
      value: ours / theirs,
      unit: 'ratio',
      ...(limit === undefined ? {} : { bar: { op: '≤', limit } }),
    },
  ];
};
