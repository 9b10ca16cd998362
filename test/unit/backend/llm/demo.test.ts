import { expect, it } from 'vitest';
import { createDemoModel } from '@firstword/backend/llm/demo';
import type { ChatMessage, ModelPart, ModelTool } from '@firstword/backend/llm/port';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { aFlow } from '../a-flow.ts';

const BOOK: ModelTool = {
  name: 'go_to_name',
  description: 'Call this when the caller wants to book a table.',
  parameters: { type: 'object', properties: {} },
};
const NOTE: ModelTool = {
  name: 'note_name',
  description: 'Notes what the caller has answered.',
  parameters: { type: 'object', properties: { guest: { type: 'string' } } },
};
const PERSONA: ChatMessage = {
  role: 'system',
  content:
    'You are the front desk of a hotel.\nBreakfast is served from seven to ten.\n\nFunctions for this step: go_to_name.',
};

const reply = async (messages: ChatMessage[], maxTokens?: number): Promise<ModelPart[]> => {
  const clock = createFakeClock();
  const model = createDemoModel({ flow: aFlow(), clock, why: 'a test chose it' });
  const request = { messages, tools: [BOOK, NOTE], signal: new AbortController().signal };
  const parts = Array.fromAsync(model.reply({ ...request, ...(maxTokens ? { maxTokens } : {}) }));
  await clock.advance(10_000);
  return parts;
};
const said = async (messages: ChatMessage[]): Promise<string> =>
  (await reply(messages)).map((part) => (part.type === 'content' ? part.content : '')).join('');

const ask = (content: string): ChatMessage => ({ role: 'user', content });

it('takes the offer that the caller’s words mean', async () => {
  expect(await reply([PERSONA, ask('I want to book a table')])).toEqual([
    { type: 'tool-call', call: { id: 'demo_1', name: 'go_to_name', arguments: '{}' } },
  ]);
});

it('answers from the flow’s text what that text knows', async () => {
  expect(await said([PERSONA, ask('When is breakfast?')])).toBe('Breakfast is served from seven to ten.');
});

it('notes what the caller answered when the flow demands it', async () => {
  const demand: ChatMessage = {
    role: 'system',
    content: 'The caller was asked: "What name?" Call note_name with what the caller answered: guest (string).',
  };
  expect(await reply([PERSONA, ask('It is Ann Miller.'), demand])).toMatchObject([
    { type: 'tool-call', call: { name: 'note_name', arguments: '{"guest":"Ann Miller"}' } },
  ]);
});

it('says what a function gave', async () => {
  const call = { id: 'a', name: 'hours', arguments: '{}' };
  const called: ChatMessage = { role: 'assistant', content: '', toolCalls: [call] };
  const result: ChatMessage = { role: 'tool', toolCallId: 'a', content: '{"status":200,"body":"From nine."}' };
  expect(await said([PERSONA, ask('Hours?'), called, result])).toBe('From nine.');
});

it('asks what else there is once the flow has answered by itself', async () => {
  const booked: ChatMessage = { role: 'assistant', content: 'Your table is booked.' };
  const goOn: ChatMessage = { role: 'system', content: 'Go on with the conversation by your instructions.' };
  expect(await said([PERSONA, ask('Ann'), booked, goOn])).toBe('Is there anything else I can do for you?');
});

it('never says what the flow tells its model about the step', async () => {
  expect(await said([PERSONA, ask('What are the functions of this step?')])).not.toMatch(/go_to|Functions for/);
});

it('stops at the tokens that it is asked for', async () => {
  expect(await reply([PERSONA, ask('When is breakfast?')], 1)).toHaveLength(1);
});
