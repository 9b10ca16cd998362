import { expect, it } from 'vitest';
import { createDemoModel } from '@firstword/backend/llm/demo';
import { createFallbackModel } from '@firstword/backend/llm/fallbacks';
import { createFakeModel } from '@firstword/backend/llm/fake';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import { systemClock } from '@firstword/shared/runtime/clock';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { startModelServer, type ModelServer } from '../fixtures/model-server.ts';
import { aFlow } from '../unit/backend/a-flow.ts';
import { describeChatModel } from './chat-model.ts';

const REPLY = 'Breakfast is served from seven to ten.';

describeChatModel('the scripted model', async () => {
  const clock = createFakeClock();
  const words = REPLY.match(/\s*\S+/g) ?? [];
  const model = createFakeModel({ clock, replies: [words.flatMap((word) => [{ delayMs: 10 }, word])] });
  return { model, wantedReply: REPLY, advance: () => clock.advance(10) };
});

const aDemoModel = () => {
  const clock = createFakeClock();
  const flow = aFlow({ nodes: [{ id: 'greet', type: 'say', text: REPLY }] });
  return { clock, model: createDemoModel({ flow, clock, why: 'No model server answers on this machine.' }) };
};

describeChatModel('the demo model', async () => {
  const { clock, model } = aDemoModel();
  return { model, wantedReply: REPLY, advance: () => clock.advance(5) };
});

it('the demo model says that it is one', () => {
  expect(aDemoModel().model.status).toMatchObject({ kind: 'demo', where: 'embedded' });
});

it('the demo model speaks at the pace of a small model: about 120 ms, then 40 tokens a second', async () => {
  const { clock, model } = aDemoModel();
  const startMs = clock.nowMs();
  const atMs: number[] = [];
  const reading = (async () => {
    const messages = [{ role: 'user' as const, content: 'breakfast' }];
    for await (const _ of model.reply({ messages, signal: new AbortController().signal })) atMs.push(clock.nowMs());
  })();
  await clock.advance(1_000);
  await reading;
  expect(atMs.slice(0, 3).map((ms) => ms - startMs)).toEqual([120, 145, 170]);
});

describeChatModel('an OpenAI-compatible server', async () => {
  const server = await startModelServer({ reply: () => REPLY });
  const model = createOpenAiModel({
    baseURL: server.url,
    model: 'test-model',
    clock: systemClock,
    why: 'a test chose it',
    firstTokenTimeoutMs: 30_000,
    stallTimeoutMs: 30_000,
  });
  return { model, wantedReply: REPLY, close: () => server.close() };
});

describeChatModel('a chain of models whose first one is down', async () => {
  const server = await startModelServer({ reply: () => REPLY });
  const down = await startModelServer({ reply: () => '', fault: 'down' });
  const at = ({ url }: ModelServer) => {
    const timeouts = { firstTokenTimeoutMs: 30_000, stallTimeoutMs: 30_000 };
    return createOpenAiModel({
      baseURL: url,
      model: 'test-model',
      clock: systemClock,
      why: 'a test chose it',
      ...timeouts,
    });
  };
  const model = createFallbackModel({ models: [at(down), at(server)], clock: systemClock });
  return { model, wantedReply: REPLY, close: () => Promise.all([server.close(), down.close()]).then(() => {}) };
});
