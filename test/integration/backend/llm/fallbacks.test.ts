import { afterEach, expect, it } from 'vitest';
import { createFallbackModel } from '@firstword/backend/llm/fallbacks';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import type { ModelPart } from '@firstword/backend/llm/port';
import type { LlmSpec } from '@firstword/crds/spec/llm';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { startModelServer, type ModelFault, type ModelServer } from '../../../fixtures/model-server.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const BUDGET_MS = 2_000;

/** A server that misbehaves, and one behind it that answers. */
const start = async (fault: ModelFault, continuation: LlmSpec['continuation'] = 'none') => {
  const clock = createFakeClock();
  const usage = { prompt_tokens: 1, completion_tokens: 1 };
  const first = await startModelServer({ reply: () => 'I am the first one.', fault, usage });
  const second = await startModelServer({
    reply: (messages) => (messages.at(-1)?.role === 'assistant' ? ' second one.' : 'I am the second one.'),
    usage,
  });
  servers.push(first, second);
  const modelAt = ({ url }: ModelServer, model: string) => {
    const timeouts = { firstTokenTimeoutMs: BUDGET_MS, stallTimeoutMs: BUDGET_MS };
    return createOpenAiModel({ baseURL: url, model, clock, continuation, why: 'a test chose it', ...timeouts });
  };
  const model = createFallbackModel({
    models: [modelAt(first, 'one'), modelAt(second, 'two')],
    clock,
    canContinue: continuation !== 'none',
  });
  const parts = Array.fromAsync(model.reply({ messages: [], signal: new AbortController().signal }));
  return { clock, first, second, model, parts };
};

const textOf = (parts: ModelPart[]): string =>
  parts.map((part) => (part.type === 'content' ? part.content : '')).join('');

it.each(['keep-alive', 'thinks', 'slow'] as const)(
  'a model that shows signs of life and says nothing (%s) is replaced when its budget is spent, and no sooner',
  async (fault) => {
    const { clock, first, second, model, parts } = await start(fault);
    await first.asked(0);
    await clock.advance(BUDGET_MS - 1);
    expect(second.requests).toHaveLength(0);
    await clock.advance(1);
    // No more time passes: the whole rest is the second one's own.
    expect(textOf(await parts)).toBe('I am the second one.');
    expect(clock.nowMs()).toBe(BUDGET_MS);
    expect(model.status.name).toBe('two');
    await first.dropped(0);
  },
);

it.each(['down', 'busy', 'denied', 'failing', 'garbage', 'html', 'empty', 'error-event'] as const)(
  'a model that fails at once (%s) is replaced at once',
  async (fault) => {
    const { clock, parts } = await start(fault);
    expect(textOf(await parts)).toBe('I am the second one.');
    expect(clock.nowMs()).toBe(0);
  },
);

it('a model that is cut off within its reply ends it', async () => {
  const { second, parts } = await start('cut-off');
  await expect(parts).rejects.toMatchObject({ code: 'ModelCutOff' });
  expect(second.requests).toHaveLength(0);
});

it.each([
  ['prefill', {}],
  ['continue_final_message', { continue_final_message: true, add_generation_prompt: false }],
] as const)(
  'a model that is cut off within its reply is taken over where servers can go on (%s)',
  async (way, told) => {
    const { second, parts } = await start('cut-off', way);
    expect(textOf(await parts)).toBe('I am second one.');
    expect(second.requests[0]).toMatchObject({ messages: [{ role: 'assistant', content: 'I am' }], ...told });
    expect('continue_final_message' in (second.requests[0] ?? {})).toBe(way === 'continue_final_message');
  },
);
