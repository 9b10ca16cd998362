import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { startModelServer, type ModelFault, type ModelServer } from '../../fixtures/model-server.ts';
import { APOLOGY } from '../../unit/backend/a-flow.ts';
import { closeBackends, contentsOf, isType, startBackend } from './backend-app.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  await closeBackends();
  for (const server of servers.splice(0)) await server.close();
});

/** A backend whose model is a real server that misbehaves as told. */
const start = async (fault: ModelFault | null) => {
  const server = await startModelServer({ reply: () => ['Breakfast ', 'is ', 'served.'], fault });
  servers.push(server);
  const clock = createFakeClock();
  const model = createOpenAiModel({
    baseURL: server.url,
    model: 'test-model',
    apiKey: () => 'sk-secret',
    clock,
    why: 'a test chose it',
    firstTokenTimeoutMs: 10_000,
    stallTimeoutMs: 5_000,
  });
  return { ...(await startBackend({ clock, model: () => model })), server, clock };
};

const QUESTION = { input: 'my secret question' };

describe('when the model fails', () => {
  it.each<[ModelFault, string, string]>([
    ['down', 'ModelUnavailable', ''],
    ['slow', 'ModelTimeout', ''],
    ['garbage', 'ModelGarbled', ''],
    ['html', 'ModelGarbled', ''],
    ['empty', 'ModelGarbled', ''],
    ['endless', 'ModelGarbled', 'Breakfast '],
    ['stall', 'ModelStalled', 'Breakfast is '],
    ['cut-off', 'ModelCutOff', 'Breakfast is '],
    ['unfinished', 'ModelCutOff', 'Breakfast is '],
    ['denied', 'ModelAccessDenied', ''],
    ['busy', 'ModelBusy', ''],
    ['failing', 'ModelUnavailable', ''],
    ['unknown-model', 'ModelRejected', ''],
  ])('%s: what came stands, the apology is spoken, then a typed error; the next turn works', async (...row) => {
    const [fault, code, said] = row;
    const { stream, server, clock } = await start(fault);
    const reading = await stream('s1', QUESTION);
    const head = said === '' ? [] : await reading.frames(isType('token'));
    if (fault === 'stall') head.push(...(await reading.frames(isType('token'))));
    if (fault === 'slow' || fault === 'stall') await clock.advance(10_000);
    const frames = [...head, ...(await reading.frames())];

    expect(contentsOf(frames).startsWith(said)).toBe(true);
    expect(frames.at(-2)?.data).toMatchObject({ type: 'token', content: said === '' ? APOLOGY : `\n${APOLOGY}` });
    expect(frames.at(-1)?.data).toMatchObject({ type: 'error', code, turnId: 'id-0' });
    expect(JSON.stringify(frames.at(-1))).not.toMatch(/secret/);

    server.fault = null;
    const next = await (await stream('s1', { input: 'Again?' })).frames();
    expect(next.at(-1)?.data).toMatchObject({ type: 'done', content: 'Breakfast is served.' });
    const history = server.requests.at(-1)?.messages.slice(1) ?? [];
    expect(history.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(history[1]?.content).toBe(contentsOf(frames));
  });

  it('drops the model’s connection at once when the caller interrupts', async () => {
    const { stream, post, server } = await start('stall');
    const reading = await stream('s1', QUESTION);
    await reading.frames(isType('token'));
    await post('/sessions/s1/turns/id-0/interrupt', { heard: 3 });
    await server.dropped(0);
    expect((await reading.frames()).at(-1)?.data).toMatchObject({ type: 'done', content: 'Bre' });
  });
});
