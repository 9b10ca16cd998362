// How long until the first audible sample: streamed through the product, against the whole reply and then the whole speech.
import { createAudibleMeter } from '../../services/shared/src/timeline/audible-meter.ts';
import { samplesToMs } from '../../services/shared/src/contract/audio.ts';
import { joinConsole, type HeardAudio } from '../fixtures/console-client.ts';
import { frontDesk, modelAt, startDevFixture, type DevFixture } from '../fixtures/dev-server.ts';
import { startModelServer } from '../fixtures/model-server.ts';
import { quantile, type Figure } from './figures.ts';

const TOKEN_MS = 100;
const REPLIES = [
  'Of course, I can look that up for you right away. Breakfast is served from seven to ten in the garden room, and on Sundays we keep the buffet open until half past ten, so that you can sleep a little longer.',
  'We have two rooms left for that weekend. One of them looks over the harbour, and the other one is quieter, because it faces the garden at the back of the house. Which of the two would you like me to hold for you?',
  'Yes, dogs are very welcome here. We charge ten euros a night for a dog, and we put a blanket and a bowl into your room before you arrive, so you only need to bring the food that your dog is used to eating.',
  'The pool is open from eight in the morning to nine in the evening. Towels lie ready at the entrance, and the sauna beside it is heated from four in the afternoon on, or earlier if you tell us an hour before.',
  'Let me see what I can do about that booking. I have moved your arrival to Friday, the ninth, and the rate stays the same for all three nights, so there is nothing more that you have to do before you come.',
];
const ROUNDS = 2;

const tokensOf = (reply: string): string[] => reply.match(/\s*\S+/g) ?? [];

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

const streamedMs = async (server: DevFixture, question: string): Promise<number> => {
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
const bufferedMs = async (server: DevFixture, question: string, voice: string): Promise<number> => {
  const askedMs = performance.now();
  const stream = await fetch(
    `${server.url}/api/flows/front-desk/stream/${crypto.randomUUID()}?input=${encodeURIComponent(question)}`,
  );
  const frames = (await stream.text()).split('\n').filter((line) => line.startsWith('data: '));
  const done = frames
    .map((line) => JSON.parse(line.slice(6)) as { type: string; content?: string })
    .find(({ type }) => type === 'done');
  const speech = await fetch(`${server.url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: done?.content, voice, response_format: 'pcm' }),
  });
  const samples = new Int16Array(await speech.arrayBuffer());
  const meter = createAudibleMeter();
  meter.feed(samples);
  return performance.now() - askedMs + samplesToMs(meter.firstAudible() ?? 0);
};

/** Runs both ways in turn, reply by reply, in one process on one voice. */
export const run = async (): Promise<Figure[]> => {
  const short = REPLIES.filter((reply) => tokensOf(reply).length < 40);
  if (short.length > 0) throw new Error(`a reply has fewer than 40 tokens: ${short[0]}`);
  const model = await startModelServer({
    reply: (messages) => tokensOf(REPLIES[Number(messages.at(-1)?.content)] ?? ''),
    delayMs: TOKEN_MS,
  });
  const flow = frontDesk();
  const server = await startDevFixture({ flow, model: modelAt(model.url) });
  const streamed: number[] = [];
  const buffered: number[] = [];
  try {
    await streamedMs(server, '0'); // warm: connections, the voice, the code
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const index of REPLIES.keys()) {
        streamed.push(await streamedMs(server, String(index)));
        buffered.push(await bufferedMs(server, String(index), flow.spec.tts.voice));
        process.stderr.write(`  reply ${streamed.length} of ${ROUNDS * REPLIES.length}\r`);
      }
    }
  } finally {
    await server.close();
    await model.close();
  }
  const compare = (q: number): Figure[] => {
    const [ours, theirs] = [quantile(streamed, q), quantile(buffered, q)];
    const name = `p${q * 100}`;
    return [
      { name: `first audible sample, streamed, ${name}`, value: ours, unit: 'ms' },
      { name: `first audible sample, buffered, ${name}`, value: theirs, unit: 'ms' },
      { name: `streamed of buffered, ${name}`, value: ours / theirs, unit: 'ratio', bar: { op: '≤', limit: 0.2 } },
    ];
  };
  return [...compare(0.5), ...compare(0.95)];
};
