// Thousands of requests, good and bad, at a real speech service: each is answered as it should be, and no memory stays behind.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpeechInput } from '../../services/shared/src/contract/speech-stream.ts';
import { startPiper } from '../fixtures/piper-process.ts';
import { realVoice } from '../fixtures/real-voice.ts';
import { openSpeechClient, type SpeechClient } from '../fixtures/speech-client.ts';
import type { Ended } from './ended.ts';
import { randomOf } from './random.ts';

const VOICE = 'campaign';
const GREETING = 'Front desk, good morning.';
/** What 10,000 requests may leave behind once it is warm. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;
const MAX_GROWTH_A_SAMPLE_BYTES = 200 * 1024 * 1024;
const SAMPLES = 50;

type Target = { url: string; client: SpeechClient; nextContext: () => number };
type Request = { name: string; weight: number; run(target: Target): Promise<void> };

const post = (url: string, body: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    ...(signal ? { signal } : {}),
  });

const expectStatus =
  (name: string, want: number, body: string): Request['run'] =>
  async ({ url }) => {
    const answer = await post(url, body);
    const bytes = (await answer.arrayBuffer()).byteLength;
    if (answer.status !== want) throw new Error(`${name}: ${answer.status} instead of ${want}`);
    if (want === 200 && bytes < 4800) throw new Error(`${name}: ${bytes} bytes of audio`);
  };

const request = (name: string, weight: number, want: number, body: object | string): Request => ({
  name,
  weight,
  run: expectStatus(name, want, typeof body === 'string' ? body : JSON.stringify({ response_format: 'pcm', ...body })),
});

const REQUESTS: Request[] = [
  request('a word', 20, 200, { input: 'Sure.' }),
  request('a greeting', 15, 200, { input: GREETING }),
  request('raw phonemes', 3, 200, { input: '[[ həlˈoʊ ]]', seed: 3 }),
  request('another script', 3, 200, { input: 'мир' }),
  request('no text', 5, 400, { input: '' }),
  request('control characters', 5, 400, { input: '\u0000\u0007' }),
  request('too much text', 3, 400, { input: 'x'.repeat(5000) }),
  request('100 kB', 3, 413, { input: 'x'.repeat(100_000) }),
  request('an unknown voice', 5, 404, { input: 'hi', voice: 'alloy' }),
  request('an unknown speaker', 5, 400, { input: 'hi', speaker: 'nobody' }),
  request('another format', 5, 400, { input: 'hi', response_format: 'opus' }),
  request('broken JSON', 5, 400, '{"input":'),
  request('hostile JSON', 5, 400, '{"__proto__":{"input":"hi"},"constructor":1}'),
  {
    name: 'a client that vanishes',
    weight: 8,
    async run({ url }) {
      const leaving = new AbortController();
      const body = JSON.stringify({ input: 'A story that goes on and on. '.repeat(20), response_format: 'pcm' });
      const answer = await post(url, body, leaving.signal);
      await answer.body?.getReader().read();
      leaving.abort();
    },
  },
  {
    name: 'a reply on the stream',
    weight: 5,
    async run({ client, nextContext }) {
      const context = nextContext();
      const inputs: SpeechInput[] = [
        { type: 'start', context },
        { type: 'text', context, text: 'Sure.' },
        { type: 'end', context },
      ];
      client.send(...inputs);
      await client.over(context);
    },
  },
  {
    name: 'a reply cancelled',
    weight: 5,
    async run({ client, nextContext }) {
      const context = nextContext();
      const inputs: SpeechInput[] = [
        { type: 'start', context },
        { type: 'text', context, text: 'A story that goes on and on. '.repeat(5) },
        { type: 'cancel', context },
      ];
      client.send(...inputs);
      await client.over(context);
    },
  },
];

const TOTAL_WEIGHT = REQUESTS.reduce((sum, { weight }) => sum + weight, 0);

const pick = (random: () => number): Request => {
  let rest = random() * TOTAL_WEIGHT;
  return REQUESTS.find(({ weight }) => (rest -= weight) < 0) ?? (REQUESTS[0] as Request);
};

/** What of the process' memory can grow, by the names of its own metrics; workers' heaps are part of the resident set alone. */
const MEMORIES = {
  resident: 'process_resident_memory_bytes',
  heap: 'nodejs_heap_size_used_bytes',
  external: 'nodejs_external_memory_bytes',
};
type Memory = keyof typeof MEMORIES;
type Point = { at: number } & Record<Memory, number>;
const KINDS = Object.keys(MEMORIES) as Memory[];

const memoryAt = async (url: string, at: number): Promise<Point> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (kind: Memory): number => Number(new RegExp(`^${MEMORIES[kind]} (\\d+)`, 'm').exec(text)?.[1]);
  return { at, resident: read('resident'), heap: read('heap'), external: read('external') };
};

/** Least squares: bytes a request. */
const slopeOf = (points: readonly Point[], kind: Memory): number => {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, bytes] = [mean(points.map((point) => point.at)), mean(points.map((point) => point[kind]))];
  const above = points.reduce((sum, point) => sum + (point.at - at) * (point[kind] - bytes), 0);
  return above / points.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
};

const growthFault = (points: readonly Point[], numRuns: number): string | undefined => {
  // The first half warms arenas, caches and code.
  const warm = points.slice(Math.floor(points.length / 2));
  const grown = (kind: Memory): number => slopeOf(warm, kind) * numRuns;
  const bound = numRuns >= 5000 ? MAX_GROWTH_BYTES : MAX_GROWTH_A_SAMPLE_BYTES;
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const words = KINDS.map((kind) => `${kind} ${mb(grown(kind))} MB (${mb(points.at(-1)?.[kind] ?? 0)} MB at the end)`);
  const told = `memory that ${numRuns} requests add when warm: ${words.join(', ')}`;
  console.log(`piper: ${told}`);
  return KINDS.some((kind) => grown(kind) > bound) ? told : undefined;
};

const untilReady = async (url: string): Promise<void> => {
  for (;;) if ((await fetch(`${url}/readyz`)).status === 200) return;
};

const runAll = async (target: Target, random: () => number, numRuns: number): Promise<string | undefined> => {
  const points: Point[] = [];
  const every = Math.max(1, Math.floor(numRuns / SAMPLES));
  for (let at = 0; at < numRuns; at++) {
    if (at % every === 0) points.push(await memoryAt(target.url, at));
    const picked = pick(random);
    try {
      await picked.run(target);
    } catch (error) {
      return `request ${at}, ${picked.name}: ${String(error)}`;
    }
    target.client.forget();
  }
  return growthFault(points, numRuns);
};

/** One request after the other, at the real service with the real voice. */
export const runPiperCampaign = async ({ seed, numRuns }: { seed: number; numRuns: number }): Promise<Ended> => {
  const joe = await realVoice();
  const folder = await mkdtemp(join(tmpdir(), 'firstword-'));
  await writeFile(join(folder, 'voices.yaml'), JSON.stringify([{ name: VOICE, source: { path: joe.modelPath } }]));
  await writeFile(join(folder, 'texts.yaml'), JSON.stringify([GREETING]));
  const piper = await startPiper({
    WORKERS: '1',
    MAX_REPLIES: '16',
    FIRSTWORD_CACHE: folder,
    VOICES_FILE: join(folder, 'voices.yaml'),
    STATIC_TEXTS_FILE: join(folder, 'texts.yaml'),
  });
  try {
    await untilReady(piper.url);
    await using client = await openSpeechClient(piper.url);
    let context = 0;
    const target = { url: piper.url, client, nextContext: () => ++context };
    const report = await runAll(target, randomOf(seed), numRuns);
    return { failed: report !== undefined, numRuns, report };
  } finally {
    await piper.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
