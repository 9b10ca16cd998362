import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import type { ChatMessage, ChatRequest, ModelPart } from '@firstword/backend/llm/port';
import { systemClock } from '@firstword/shared/runtime/clock';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import {
  callSteps,
  startModelServer,
  type ModelServer,
  type ModelServerOptions,
} from '../../../fixtures/model-server.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const QUESTION: ChatMessage[] = [{ role: 'user', content: 'When is breakfast on Monday?' }];
const HOURS = {
  name: 'hours',
  description: 'Opening hours of a day',
  parameters: { type: 'object', properties: { day: { type: 'string' } } },
};

const start = async (options: ModelServerOptions, clock = systemClock) => {
  const server = await startModelServer(options);
  servers.push(server);
  const timeouts = { firstTokenTimeoutMs: 10_000, stallTimeoutMs: 5_000 };
  const model = createOpenAiModel({ baseURL: server.url, model: 'asked', clock, why: 'a test chose it', ...timeouts });
  const reply = (request: Partial<ChatRequest> = {}): Promise<ModelPart[]> =>
    Array.fromAsync(model.reply({ messages: QUESTION, signal: new AbortController().signal, ...request }));
  return { server, model, reply };
};

const textOf = (parts: ModelPart[]): string =>
  parts.map((part) => (part.type === 'content' ? part.content : '')).join('');

describe('tools', () => {
  it('are offered to the model, and its parallel calls come whole, behind what it said', async () => {
    const [first, second] = [
      callSteps(0, 'a', 'hours', '{"day":"monday"}'),
      callSteps(1, 'b', 'hours', '{"day":"sunday"}'),
    ];
    const mixed = [first[0], second[0], second[1], first[1]].flatMap((step) => step ?? []);
    const { server, reply } = await start({ reply: () => ['Let me', ' look.', ...mixed] });
    expect(await reply({ tools: [HOURS] })).toEqual([
      { type: 'content', content: 'Let me' },
      { type: 'content', content: ' look.' },
      { type: 'tool-call', call: { id: 'a', name: 'hours', arguments: '{"day":"monday"}' } },
      { type: 'tool-call', call: { id: 'b', name: 'hours', arguments: '{"day":"sunday"}' } },
    ]);
    expect(server.requests[0]?.tools).toEqual([{ type: 'function', function: HOURS }]);
  });

  it('are told what their calls gave, in OpenAI’s form', async () => {
    const { server, reply } = await start({ reply: () => 'From seven.' });
    const call = { id: 'a', name: 'hours', arguments: '{}' };
    await reply({
      messages: [
        ...QUESTION,
        { role: 'assistant', content: '', toolCalls: [call] },
        { role: 'tool', toolCallId: 'a', content: '7-10' },
      ],
    });
    expect(server.requests[0]?.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'hours', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: '7-10' },
    ]);
    expect(server.requests[0]).not.toHaveProperty('tools');
  });

  it('come as the model wrote them, unknown names and broken arguments too', async () => {
    const { reply } = await start({ reply: () => callSteps(0, 'a', 'fly', '{"to": the moon') });
    expect(await reply({ tools: [HOURS] })).toEqual([
      { type: 'tool-call', call: { id: 'a', name: 'fly', arguments: '{"to": the moon' } },
    ]);
  });
});

describe('reasoning', () => {
  it.each([
    ['reasoning_content', [{ reasoning_content: 'Hm, ' }, { reasoning_content: 'breakfast.' }, 'From', ' seven.']],
    ['reasoning', [{ reasoning: 'Hm.' }, 'From', ' seven.']],
    ['inline tags across chunk borders', ['<th', 'ink>Hm, bre', 'akfast.</thi', 'nk>\n\nFrom', ' seven.']],
  ])('in %s is never part of what is said', async (_, steps) => {
    const { reply } = await start({ reply: () => steps });
    expect(textOf(await reply())).toBe('From seven.');
  });

  it.each(['thinks', 'keep-alive'] as const)('or signs of life do not count as a first token: %s', async (fault) => {
    const clock = createFakeClock();
    const { server, reply } = await start({ reply: () => '', fault }, clock);
    const reading = reply().catch((thrown: unknown) => thrown);
    await server.asked(0);
    await clock.advance(10_000);
    expect(await reading).toMatchObject({ code: 'ModelTimeout' });
  });

  it('alone is no reply', async () => {
    const { reply } = await start({ reply: () => ['<think>Hm.</think>'] });
    await expect(reply()).rejects.toMatchObject({ code: 'ModelGarbled' });
  });
});

describe('usage', () => {
  const usage = { prompt_tokens: 40, completion_tokens: 3 };

  it('comes last, with the model as the resource names it', async () => {
    const { reply } = await start({ reply: () => 'From seven.', usage });
    expect((await reply()).at(-1)).toEqual({
      type: 'usage',
      model: 'asked',
      inputTokens: 40,
      outputTokens: 3,
      reasoningMs: 0,
    });
  });

  it('is not asked for again from a server that refuses to be asked', async () => {
    const { server, reply } = await start({ reply: () => 'From seven.', usage, fault: 'no-usage' });
    expect(textOf(await reply())).toBe('From seven.');
    expect(textOf(await reply())).toBe('From seven.');
    expect(server.requests.map((request) => request.stream_options !== undefined)).toEqual([true, false, false]);
  });
});

it('a warm-up asks for one token, and may get none', async () => {
  const { server, reply } = await start({ reply: () => [] });
  expect(await reply({ maxTokens: 1 })).toEqual([]);
  expect(server.requests[0]?.max_tokens).toBe(1);
});
