import { expect, it } from 'vitest';
import { createReplyReader } from '@firstword/backend/llm/reply-reader';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';

const aReader = () => {
  const clock = createFakeClock();
  const reader = createReplyReader({ clock, model: 'asked', newCallId: () => 'new' });
  const read = (delta: object, finish_reason: string | null = null) =>
    reader.read({ choices: [{ delta, finish_reason }] });
  return { clock, reader, read };
};

it('counts text and pieces of tool calls as progress, and reasoning, roles and nothing as none', () => {
  const { read } = aReader();
  expect(read({ role: 'assistant', content: '' }).progress).toBe(false);
  expect(read({ content: null, reasoning: 'Hm.' }).progress).toBe(false);
  expect(read({ content: '<think>Hm.' }).progress).toBe(false);
  expect(read({ content: '</think>From' })).toEqual({ content: 'From', progress: true });
  expect(read({ tool_calls: [{ index: 0, function: { name: 'hours' } }] })).toEqual({ content: '', progress: true });
});

it('adds up the time that a model reasons, before and between its words', async () => {
  const { clock, reader, read } = aReader();
  const step = async (delta: object) => {
    read(delta);
    await clock.advance(10);
  };
  for (const delta of [{ reasoning: 'Hm.' }, { reasoning: 'Hm.' }, { content: 'From' }, { reasoning: 'Hm.' }])
    await step(delta);
  read({ content: ' seven.' }, 'stop');
  reader.read({ model: 'answering', choices: [], usage: { prompt_tokens: 4, completion_tokens: 'many' } });
  expect(reader.usage()).toEqual([{ type: 'usage', model: 'asked', inputTokens: 4, outputTokens: 0, reasoningMs: 30 }]);
});

it('gives at the end what might have been a tag, and nothing that comes behind the end', () => {
  const { reader, read } = aReader();
  expect(read({ content: '3 <' }).content).toBe('3 ');
  expect(read({}, 'stop').content).toBe('<');
  expect(reader.finished()).toBe(true);
  expect(read({ content: 'more' })).toEqual({ content: '', progress: false });
});

it.each([
  [null],
  [{}],
  [{ choices: null }],
  [{ choices: [{ delta: null }] }],
  [{ choices: [{ delta: { tool_calls: [null] } }] }],
  ['text'],
])('survives a chunk that is %j', (chunk) => {
  expect(aReader().reader.read(chunk).content).toBe('');
});

it('takes arguments that come as the object that they are', () => {
  const { reader, read } = aReader();
  read({ tool_calls: [{ function: { name: 'hours', arguments: { day: 'monday' } } }] }, 'stop');
  expect(reader.calls()).toEqual([
    { type: 'tool-call', call: { id: 'new', name: 'hours', arguments: '{"day":"monday"}' } },
  ]);
});
