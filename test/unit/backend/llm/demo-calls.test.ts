import { describe, expect, it } from 'vitest';
import { demoArguments } from '@firstword/backend/llm/demo-arguments';
import { chooseTool, toolsOfStep } from '@firstword/backend/llm/demo-choice';
import { sayResult } from '@firstword/backend/llm/demo-result';
import type { ModelTool } from '@firstword/backend/llm/port';

const aTool = (name: string, description: string, properties: object = {}): ModelTool => ({
  name,
  description,
  parameters: { type: 'object', properties },
});

const BOOK = aTool('go_to_name', 'Call this when the caller wants to book a table.');
const PERSON = aTool('go_to_human', 'Call this when the caller asks for a person.');
const BYE = aTool('go_to_bye', 'Call this when the caller says goodbye; or the caller hangs up.');
const HOURS = aTool('hours', 'Opening hours of a day', { day: { type: 'string' } });
const TOOLS = [BOOK, PERSON, BYE, HOURS];

describe('the demo model calls', () => {
  it.each([
    ['I would like to book a table, please.', 'go_to_name'],
    ['Can I make a reservation for a table?', 'go_to_name'],
    ['Could I speak to a human?', 'go_to_human'],
    ['Is there someone I can talk to?', 'go_to_human'],
    ['OK, bye!', 'go_to_bye'],
    ['What are your opening hours on Monday?', 'hours'],
  ])('%s → %s', (question, want) => {
    expect(chooseTool(TOOLS, question)?.tool.name).toBe(want);
  });

  it.each(['Hello!', 'When is breakfast?', 'Can you tell me what you want?', ''])('nothing for %j', (question) => {
    expect(chooseTool(TOOLS, question)).toBeNull();
  });

  it('only functions of the step that the flow is at, and none twice for the same words', () => {
    const told = { role: 'system' as const, content: 'Be kind.\n\nFunctions for this step: hours, go_to_bye.' };
    const asked = { role: 'user' as const, content: 'Hello' };
    const names = (messages: Parameters<typeof toolsOfStep>[1]) => toolsOfStep(TOOLS, messages).map(({ name }) => name);
    expect(names([])).toHaveLength(4);
    expect(names([told, asked])).toEqual(['go_to_bye', 'hours']);
    expect(names([told, { role: 'system', content: 'No functions for this step.' }])).toEqual([]);
    const call = { id: 'a', name: 'hours', arguments: '{}' };
    expect(names([told, asked, { role: 'assistant', content: '', toolCalls: [call] }])).toEqual(['go_to_bye']);
  });
});

describe('the demo model fills', () => {
  it.each([
    ['a name', { guest: { type: 'string' } }, 'My name is Ann Miller.', { guest: 'Ann Miller' }],
    ['a name', { guest: { type: 'string' } }, "Um, it's Ann", { guest: 'Ann' }],
    ['a name', { guest: { type: 'string' } }, 'It is under Miller.', { guest: 'Miller' }],
    ['a name', { guest: { type: 'string' } }, 'Under Miller, thanks', { guest: 'Miller, thanks' }],
    ['a number in digits', { people: { type: 'number' } }, 'for 12 people', { people: 12 }],
    ['a number in words', { people: { type: 'number' } }, 'Four of us', { people: 4 }],
    ['a day', { day: { type: 'string' } }, 'On Friday, please', { day: 'Friday' }],
    ['a time', { at: { type: 'string', description: 'Time of arrival' } }, 'at 7 pm', { at: '7 pm' }],
    ['a time', { time: { type: 'string' } }, 'at half past seven, please', { time: 'half past seven' }],
    ['a time', { time: { type: 'string' } }, "Let's say 19:30", { time: '19:30' }],
    ['a time', { time: { type: 'string' } }, 'eight in the evening', { time: 'eight in the evening' }],
    ['no time', { time: { type: 'string' } }, 'Yes.', {}],
    ['a choice', { meal: { type: 'string', enum: ['lunch', 'dinner'] } }, 'Dinner would be nice', { meal: 'dinner' }],
    ['a yes', { _confirmed: { type: 'boolean' } }, "Yes, that's right", { _confirmed: true }],
    ['a no', { _confirmed: { type: 'boolean' } }, 'No, Friday', { _confirmed: false }],
    ['only what was said', { day: { type: 'string' }, people: { type: 'number' } }, 'for two', { people: 2 }],
  ])('%s', (_, properties, text, want) => {
    expect(demoArguments(aTool('note_booking', 'Notes', properties), text)).toEqual(want);
  });
});

describe('the demo model says what a function gave', () => {
  it.each([
    ['a text', 'Ann is gold', 'Ann is gold.'],
    [
      'the fields of an answer',
      '{"status":200,"body":{"opens_at":"9","days":["Mon","Tue"]}}',
      'opens at: 9, days: Mon, Tue.',
    ],
    ['an answer in words', '{"status":200,"body":"From nine."}', 'From nine.'],
    ['that it failed', '{"status":500,"body":"<html>"}', 'I am sorry, I cannot find that out right now.'],
    ['that there is nothing', '{"status":200,"body":null}', 'I am sorry, I cannot find that out right now.'],
  ])('%s', (_, result, want) => {
    expect(sayResult(result)).toBe(want);
  });
});
