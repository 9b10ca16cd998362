// The whole loop with nothing faked: a typed question, a real model, its tokens, clauses, the real voice, what the page
// played, and a recogniser that says what there was to hear.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { parseVoiceFlow } from '../../crds/src/parse-voice-flow.ts';
import type { VoiceFlow } from '../../crds/src/voice-flow.ts';
import type { ConsoleEvent } from '../../services/shared/src/contract/console.ts';
import { launchBrowser } from '../fixtures/browser.ts';
import { startDevFixture } from '../fixtures/dev-server.ts';
import { startRealModels, type RealModels } from '../fixtures/real-models.ts';
import { recordPlayed, takePlayed } from './played-audio.ts';
import { transcribe } from './transcribe.ts';
import { wordErrorRate } from './word-errors.ts';

/** What the loop needs, by the names of `npm run parts`. */
export const PARTS = ['voices', 'console', 'chromium', 'models'];

// The small model rambles; a reply ends here at the latest. Whisper hears 30 s at once.
const MAX_TOKENS = 40;
const MOST_ERRORS = 0.1;
const TURN_WITHIN_MS = 120_000;

/** Conversations, each of a few turns; a caller of one does not know the others. */
const CONVERSATIONS: readonly (readonly string[])[] = [
  ['When is breakfast?', 'Where is breakfast served?', 'Is there a pool?'],
  ['What is the capital of France?', 'Why is the sky blue?', 'Which season is the best for a holiday by the sea?'],
  ['When does the pool close?', 'Is parking free?', 'What can I eat for dinner?'],
  ['May I bring my dog?', 'How do I make a cup of tea?', 'Thank you very much.'],
];

const realLoopFlow = (): VoiceFlow => {
  const parsed = parseVoiceFlow(readFileSync(new URL('../fixtures/real-loop.yaml', import.meta.url), 'utf8'));
  if (parsed.ok) return parsed.flow;
  throw new Error(`real-loop.yaml is not valid: ${parsed.faults.map(({ message }) => message).join('; ')}`);
};

/** The replies of the page's socket, by turn. */
const watchReplies = (page: Page): Map<number, string> => {
  const replies = new Map<number, string>();
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const event = JSON.parse(payload) as ConsoleEvent;
      if (event.type === 'turn-ended') replies.set(event.turn, event.content);
      if (event.type === 'turn-failed') throw new Error(`turn ${event.turn} failed: ${event.message}`);
    });
  });
  return replies;
};

const ask = async (page: Page, turn: number, question: string): Promise<void> => {
  await page.getByRole('textbox').fill(question);
  await page.getByRole('textbox').press('Enter');
  await page.locator(`[data-turn="${turn}"][data-state="done"]`).waitFor({ timeout: TURN_WITHIN_MS });
};

type Heard = { question: string; reply: string; heard: string; errors: number };

const print = ({ question, reply, heard, errors }: Heard): void =>
  console.log(`\n  asked  ${question}\n  reply  ${reply}\n  heard  ${heard}\n  errors ${(errors * 100).toFixed(1)} %`);

const converse = async (page: Page, url: string, questions: readonly string[], sttUrl: string): Promise<Heard[]> => {
  const replies = watchReplies(page);
  await recordPlayed(page);
  await page.goto(url);
  const heard: Heard[] = [];
  for (const [turn, question] of questions.entries()) {
    await ask(page, turn, question);
    const { samples, sampleRateHz } = await takePlayed(page);
    const reply = (replies.get(turn) ?? '').trim();
    const text = await transcribe(sttUrl, samples, sampleRateHz);
    const row = { question, reply, heard: text, errors: wordErrorRate(reply, text) };
    print(row);
    heard.push(row);
  }
  return heard;
};

const converseAll = async ({ model, sttUrl }: RealModels): Promise<Heard[]> => {
  const server = await startDevFixture({ flow: realLoopFlow(), model });
  const browser = await launchBrowser();
  const heard: Heard[] = [];
  try {
    for (const questions of CONVERSATIONS) {
      const page = await browser.newPage({ bypassCSP: true });
      heard.push(...(await converse(page, server.url, questions, sttUrl)));
      await page.close();
    }
    return heard;
  } finally {
    await browser.close();
    await server.close();
  }
};

/** Runs every conversation; answers whether the words arrived. */
export const run = async (): Promise<boolean> => {
  const models = await startRealModels({ withRecogniser: true, isGreedy: true, maxTokens: MAX_TOKENS });
  let heard: Heard[];
  try {
    heard = await converseAll(models);
  } finally {
    await models.close();
  }
  const mean = heard.reduce((sum, { errors }) => sum + errors, 0) / heard.length;
  const verdict = mean <= MOST_ERRORS ? 'holds' : 'FALLS SHORT';
  console.log(
    `\n${heard.length} replies, word error rate in the mean ${(mean * 100).toFixed(1)} %, ≤ ${MOST_ERRORS * 100} %: ${verdict}`,
  );
  return mean <= MOST_ERRORS;
};
