// The first word with the real llama.cpp server: a prompt that it has never seen, one that it knows, and both ways.
import type { VoiceFlow } from '../../crds/src/voice-flow.ts';
import { samplesToMs } from '../../services/shared/src/contract/audio.ts';
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import { joinConsole, type ConsoleClient } from '../fixtures/console-client.ts';
import { frontDesk, startDevFixture } from '../fixtures/dev-server.ts';
import { startRealModels, type RealModels } from '../fixtures/real-models.ts';
import { bufferedMs, compareWays, streamedMs } from './first-word-ways.ts';
import { quantile, type Figure } from './figures.ts';

// As many as the replies of the scripted bench; the small model would go on for minutes.
const MAX_TOKENS = 48;
const MOST_OF_SECOND_TURN = 1.3;
const SESSIONS = 7;
const ROUNDS = 2;
const QUESTIONS = [
  'When is breakfast?',
  'May I bring my dog?',
  'When does the pool close?',
  'What can I eat for dinner?',
  'Why is the sky blue?',
];

/** The same flow with a prompt that no server has seen: what differs comes first. */
const withNewPrompt = (round: number): VoiceFlow => {
  const flow = structuredClone(frontDesk());
  for (const node of flow.spec.flow.nodes) {
    if (node.type === 'llm') node.prompt = `House number ${round + 1} of the street.\n${node.prompt}`;
  }
  return flow;
};

/** Lets the greeting play to its end, as a caller hears it; a server has that long to read the prompt. */
const hearGreeting = async (client: ConsoleClient): Promise<void> => {
  client.send({ type: 'open' });
  const { samples } = await client.event('audio-ended', 0);
  await systemClock.sleep(samplesToMs(samples));
  client.send({ type: 'played', turn: 0, samples });
};

/** How long a turn waited for the model's first token. */
const firstTokenMs = async (client: ConsoleClient, turn: number, input: string): Promise<number> => {
  client.send({ type: 'say', input });
  const { timeline } = await client.event('timeline', turn);
  const { samples } = await client.event('audio-ended', turn);
  client.send({ type: 'played', turn, samples });
  const span = timeline.stages.find(({ stage }) => stage === 'llm');
  if (!span) throw new Error(`turn ${turn} has no time to the first token`);
  return span.durationMs;
};

type FirstTokens = { first: number[]; second: number[] };

/** One session a prompt: its first turn against its second one. */
const measureFirstTokens = async ({ model }: RealModels): Promise<FirstTokens> => {
  const times: FirstTokens = { first: [], second: [] };
  for (let round = 0; round < SESSIONS; round += 1) {
    const server = await startDevFixture({ flow: withNewPrompt(round), model });
    const client = await joinConsole(server.url);
    try {
      await hearGreeting(client);
      times.first.push(await firstTokenMs(client, 1, 'When is breakfast?'));
      times.second.push(await firstTokenMs(client, 2, 'Where is it served?'));
      process.stderr.write(`  session ${round + 1} of ${SESSIONS}\r`);
    } finally {
      client.close();
      await server.close();
    }
  }
  return times;
};

const measureWays = async ({ model }: RealModels): Promise<Figure[]> => {
  const flow = frontDesk();
  const server = await startDevFixture({ flow, model });
  const streamed: number[] = [];
  const buffered: number[] = [];
  try {
    await streamedMs(server, QUESTIONS[0] ?? ''); // warm: connections, the voice, the prompt
    for (const question of Array.from({ length: ROUNDS }, () => QUESTIONS).flat()) {
      streamed.push(await streamedMs(server, question));
      buffered.push(await bufferedMs(server, question, flow));
      process.stderr.write(`  reply ${streamed.length} of ${ROUNDS * QUESTIONS.length}\r`);
    }
  } finally {
    await server.close();
  }
  return [...compareWays(streamed, buffered, 0.5), ...compareWays(streamed, buffered, 0.95)];
};

/** Starts its own model server on a free port; the parts must be here (`npm run parts -- models voices`). */
export const run = async (): Promise<Figure[]> => {
  const models = await startRealModels({ withRecogniser: false, isGreedy: true, maxTokens: MAX_TOKENS });
  try {
    const { first, second } = await measureFirstTokens(models);
    const ways = await measureWays(models);
    const [cold, warm] = [quantile(first, 0.5), quantile(second, 0.5)];
    return [
      { name: 'first token, first turn of a session with a new prompt, p50', value: cold, unit: 'ms' },
      { name: 'first token, its second turn, p50', value: warm, unit: 'ms' },
      {
        name: 'first turn of second turn',
        value: cold / warm,
        unit: 'ratio',
        bar: { op: '≤', limit: MOST_OF_SECOND_TURN },
      },
      ...ways,
    ];
  } finally {
    await models.close();
  }
};
