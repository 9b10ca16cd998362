// The flows that people start from, each from its first word to its end.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FakeStep } from '@firstword/backend/llm/fake';
import type { McpServers } from '@firstword/backend/tools/port';
import { parseVoiceFlow } from '@firstword/crds/parse-voice-flow';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { aSessionOf } from './a-session.ts';

const example = (name: string): VoiceFlow => {
  const parsed = parseVoiceFlow(readFileSync(new URL(`../../../../examples/${name}.yaml`, import.meta.url), 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.flow;
};

const call = (name: string, args: object = {}): FakeStep => ({
  type: 'tool-call',
  call: { id: name, name, arguments: JSON.stringify(args) },
});

describe('the front desk', () => {
  const booking: FakeStep[][] = [
    ['From seven to ten.'],
    [call('go_to_name')],
    [call('note_name', { guest: 'Ann Smith' })],
    [call('note_time', { time: 'seven' })],
    ['Anything else?'],
    [call('go_to_bye')],
  ];

  it('answers, books a table and says goodbye', async () => {
    const answers = { '/bookings': [{ status: 201, body: {} }] };
    const { greet, hear, http, events } = aSessionOf({ flow: example('front-desk'), replies: booking, answers });
    expect(await greet()).toBe('Front desk, good morning.\nHow can I help?');
    expect(await hear('When is breakfast?')).toBe('From seven to ten.');
    expect(await hear('I want a table.')).toContain('What name');
    expect(await hear('It is Ann Smith.')).toContain('how many people');
    expect(await hear('4 of us.')).toContain('what time');
    expect(await hear('At seven.')).toContain('A table for 4 at seven, in the name of Ann Smith.');
    expect(await hear('Yes.')).toContain('Your table is booked.\nAnything else?');
    expect(http.asked[0]).toMatchObject({ method: 'POST', body: { guest: 'Ann Smith', party: 4, time: 'seven' } });
    expect(await hear('No, bye.')).toContain('Goodbye');
    expect(events.at(-1)).toEqual({ type: 'session-end', reason: 'ended' });
  });

  it('says so when the booking system is not there', async () => {
    const { greet, hear } = aSessionOf({ flow: example('front-desk'), replies: booking });
    await greet();
    for (const said of ['When is breakfast?', 'I want a table.', 'Ann Smith.', '4', 'At seven.']) await hear(said);
    expect(await hear('Yes.')).toContain('nothing is booked');
  });
});

describe('the triage', () => {
  it('puts an emergency through at once, without a model', async () => {
    const { greet, hear, model, events } = aSessionOf({ flow: example('triage') });
    expect(await greet()).toContain('Is anybody in danger');
    expect(await hear('Yes!')).toContain('putting you through');
    expect(model.asked).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'session-end', reason: 'transferred' });
  });

  it('puts strong pain through to a nurse', async () => {
    const { greet, hear, events } = aSessionOf({ flow: example('triage') });
    await greet();
    await hear('No.');
    expect(await hear('8')).toContain('nurse');
    expect(events).toContainEqual(expect.objectContaining({ type: 'transfer', to: 'tel:+15551230000' }));
  });

  it('talks about the rest, and the model knows the pain', async () => {
    const replies = [['What is wrong?'], ['Rest it.'], [call('go_to_bye')]];
    const { greet, hear, model } = aSessionOf({ flow: example('triage'), replies });
    await greet();
    await hear('No.');
    expect(await hear('About 3.')).toBe('What is wrong?');
    const told = model.asked[0]?.filter(({ role }) => role === 'system');
    expect(told).toEqual([{ role: 'system', content: expect.stringContaining('the pain is 3 of ten') as string }]);
    expect(await hear('My foot.')).toBe('Rest it.');
    expect(await hear('Bye.')).toContain('Get well soon');
  });
});

describe('the reminder', () => {
  it('confirms an appointment that the call is about', async () => {
    const call = { guest: 'Ann', appointment: '12/34', day: 'Monday', hour: 'nine' };
    const answers = { '/appointments/12%2F34': [{ status: 200, body: {} }] };
    const { greet, hear, http } = aSessionOf({ flow: example('reminder'), call, answers });
    expect(await greet()).toContain('Hello Ann');
    expect(await hear('Yes.')).toBe('Wonderful. See you on Monday.\nGoodbye.');
    expect(http.asked).toEqual([expect.objectContaining({ method: 'PUT', body: { confirmed: true } })]);
  });

  it('notes another day', async () => {
    const answers = { '/appointments/4711/wishes': [{ status: 201, body: {} }] };
    const { greet, hear } = aSessionOf({
      flow: example('reminder'),
      replies: [[call('note_another-day', { day: 'Friday' })]],
      answers,
    });
    expect(await greet()).toContain('Hello Robin');
    expect(await hear('No.')).toContain('Which day');
    expect(await hear('Friday would do.')).toBe('I have noted Friday. We will call you with a time.\nGoodbye.');
  });
});

describe('the FAQ', () => {
  it('looks it up over MCP, and hands over to a person', async () => {
    const mcp: McpServers = {
      tools: async () => [{ name: 'knowledge__search', description: 'Searches', parameters: { type: 'object' } }],
      call: async () => 'Ferries leave every hour.',
      close: async () => {},
    };
    const replies = [[call('knowledge__search', { query: 'ferry' })], ['Every hour.'], [call('go_to_human')]];
    const { greet, hear, model, events } = aSessionOf({ flow: example('faq'), replies, mcp });
    await greet();
    expect(await hear('When do ferries leave?')).toBe('Every hour.');
    expect(model.asked[1]?.at(-1)?.content).toBe('Ferries leave every hour.');
    expect(await hear('A person, please.')).toContain('put you through');
    expect(events.at(-1)).toEqual({ type: 'session-end', reason: 'transferred' });
  });
});
