// How long until the first audible sample: streamed through the product, against the whole reply and then the whole speech.
import { frontDesk, modelAt, startDevFixture } from '../fixtures/dev-server.ts';
import { startModelServer } from '../fixtures/model-server.ts';
import { bufferedMs, compareWays, streamedMs } from './first-word-ways.ts';
import type { Figure } from './figures.ts';

const TOKEN_MS = 100;
const REPLIES = [
  'Of course, I can look that up for you right away. Breakfast is served from seven to ten in the garden room, and on Sundays we keep the buffet open until half past ten, so that you can sleep a little longer.',
  'We have two rooms left for that weekend. One of them looks over the harbour, and the other one is quieter, because it faces the garden at the back of the house. Which of the two would you like me to hold for you?',
  'Yes, dogs are very welcome here. We charge ten euros a night for a dog, and we put a blanket and a bowl into your room before you arrive, so you only need to bring the food that your dog is used to eating.',
  'The pool is open from eight in the morning to nine in the evening. Towels lie ready at the entrance, and the sauna beside it is heated from four in the afternoon on, or earlier if you tell us an hour before.',
  'Let me see what I can do about that booking. I have moved your arrival to Friday, the ninth, and the rate stays the same for all three nights, so there is nothing more that you have to do before you come.',
];
const ROUNDS = 2;
const MOST_OF_BUFFERED = 0.2;

const tokensOf = (reply: string): string[] => reply.match(/\s*\S+/g) ?? [];

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
        buffered.push(await bufferedMs(server, String(index), flow));
        process.stderr.write(`  reply ${streamed.length} of ${ROUNDS * REPLIES.length}\r`);
      }
    }
  } finally {
    await server.close();
    await model.close();
  }
  return [
    ...compareWays(streamed, buffered, 0.5, MOST_OF_BUFFERED),
    ...compareWays(streamed, buffered, 0.95, MOST_OF_BUFFERED),
  ];
};
