// A session whose executor is lost in the middle of a turn, and whoever goes on with it.
import { describe, expect, it } from 'vitest';
import type { FakeStep } from '@firstword/backend/llm/fake';
import type { SessionState } from '@firstword/backend/flow/state';
import type { McpServers } from '@firstword/backend/tools/port';
import { aFlow } from '../a-flow.ts';
import { aSessionOf, repliedIn, typesOf, type SessionParts } from './a-session.ts';

const call = (name: string, args: object = {}): FakeStep => ({
  type: 'tool-call',
  call: { id: name, name, arguments: JSON.stringify(args) },
});

const booking = (headers: Record<string, string> = {}) =>
  aFlow({
    start: 'talk',
    nodes: [
      { id: 'talk', type: 'llm', prompt: 'You are the desk.', tools: ['book', 'crm'] },
      {
        id: 'book',
        type: 'http',
        description: 'Books a table',
        args: [],
        request: { method: 'POST', url: 'https://desk.example.com/book', headers },
      },
    ],
    edges: [],
  });

const steps = (headers: Record<string, string> = {}) =>
  aFlow({
    start: 'talk',
    nodes: [
      { id: 'talk', type: 'llm', prompt: 'You are the desk.' },
      { id: 'book', type: 'http', request: { method: 'POST', url: 'https://desk.example.com/book', headers } },
      { id: 'done', type: 'say', text: 'It is booked.' },
      { id: 'human', type: 'say', text: 'A colleague will see to it.' },
      { id: 'again', type: 'llm', prompt: 'You are the desk again.' },
    ],
    edges: [
      { from: 'talk', to: 'book', when: 'text == "book"' },
      { from: 'book', to: 'done', when: 'response.status == 201' },
      { from: 'book', to: 'human' },
      { from: 'done', to: 'again' },
      { from: 'human', to: 'again' },
    ],
  });

const HANGS = { '/book': [{ status: 201, body: '', delayMs: 5_000 }] };
const ANSWERS = { '/book': [{ status: 201, body: '' }] };

/** Says it, and loses the executor while the request is on its way. */
const lostMidway = async (parts: SessionParts, input: string): Promise<SessionState> => {
  const { greet, say, clock, lose } = aSessionOf(parts);
  await greet();
  say(input);
  await clock.advance(1_000);
  return lose();
};

const goOn = async (parts: SessionParts) => {
  const next = aSessionOf(parts);
  next.session.resume();
  await next.settle();
  return next;
};

describe('what had been sent', () => {
  it('is not sent again, and the flow takes the way of what is not known', async () => {
    const flow = steps();
    const state = await lostMidway({ flow, answers: HANGS, replies: [['Hm.']] }, 'book');
    const { http, events } = await goOn({ flow, answers: ANSWERS, replies: [['Hm.']], state });
    expect(http.asked).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'tool', name: 'book', status: 'unknown' }));
    expect(repliedIn(events)).toContain('A colleague will see to it.');
  });

  it('is sent again under the same idempotency key', async () => {
    const flow = steps({ 'Idempotency-Key': 'call-${call.from}' });
    const state = await lostMidway({ flow, answers: HANGS, replies: [['Hm.']] }, 'book');
    const { http, events } = await goOn({ flow, answers: ANSWERS, replies: [['Hm.']], state });
    expect(http.asked).toMatchObject([{ headers: { 'Idempotency-Key': 'call-' } }]);
    expect(repliedIn(events)).toContain('It is booked.');
  });

  it('is told to the model as unknown when it was the model that called it', async () => {
    const flow = booking();
    const replies = [['One moment. ', call('book')]];
    const state = await lostMidway({ flow, answers: HANGS, replies }, 'Book, please.');
    const { http, model, events } = await goOn({ flow, answers: ANSWERS, replies: [['I do not know.']], state });
    expect(http.asked).toEqual([]);
    expect(model.asked).toHaveLength(1);
    const result = model.asked[0]?.find(({ role }) => role === 'tool');
    expect(result?.content).toContain('it is not known whether it was done');
    expect(repliedIn(events)).toContain('I do not know.');
    expect(typesOf(events)[0]).toBe('attempt-start');
  });

  it('is never sent again when it was a tool of an MCP server', async () => {
    const flow = { ...booking() };
    flow.spec.mcp = [{ name: 'crm', url: 'https://crm.example.com/mcp' }];
    const called: string[] = [];
    const mcp: McpServers = {
      tools: async () => [{ name: 'crm__note', description: 'Notes', parameters: { type: 'object' } }],
      call: (name) => {
        called.push(name);
        return new Promise(() => {});
      },
      close: async () => {},
    };
    const state = await lostMidway({ flow, mcp, replies: [[call('crm__note')]] }, 'Note it.');
    const { model } = await goOn({ flow, mcp, replies: [['Well.']], state });
    expect(called).toEqual(['crm__note']);
    expect(model.asked[0]?.find(({ role }) => role === 'tool')?.content).toContain('not known');
  });
});

describe('what had been said', () => {
  const flow = aFlow();
  const cut = async (llm: Partial<NonNullable<typeof flow.spec.llm>> = {}) => {
    const spoken = aFlow();
    const server = { baseURL: 'http://localhost/v1', model: 'm', firstTokenTimeout: '1s', stallTimeout: '1s' };
    spoken.spec.llm = { ...server, continuation: 'none', fallbacks: [], ...llm };
    const first = aSessionOf({ flow: spoken, replies: [['From seven ', 'to ', { delayMs: 9_000 }, 'ten.']] });
    await first.greet();
    const turnId = first.say('When?');
    await first.clock.advance(100);
    first.session.markSpoken(turnId, 'From seven '.length);
    return goOn({ flow: spoken, replies: [['until ten.']], state: first.lose() });
  };

  it('stands as far as it was heard, and a model is told to go on behind it', async () => {
    const { events, model, session } = await cut();
    expect(events[0]).toMatchObject({ type: 'attempt-start', base: 11 });
    expect(session.state.turns.at(-1)?.reply).toBe('From seven until ten.');
    expect(model.asked[0]?.slice(-3)).toMatchObject([
      { role: 'user', content: 'When?' },
      { role: 'assistant', content: 'From seven ' },
      { role: 'system', content: expect.stringContaining('cut off') as string },
    ]);
  });

  it('is the beginning of the reply for a server that goes on from a prefix', async () => {
    const { model, session } = await cut({ continuation: 'prefill' });
    expect(model.asked[0]?.at(-1)).toMatchObject({ role: 'assistant', content: 'From seven ' });
    expect(session.state.turns.at(-1)?.reply).toBe('From seven until ten.');
  });

  it('is said again where nothing of it was heard', async () => {
    const first = aSessionOf({ flow, replies: [['From seven ', { delayMs: 9_000 }, 'to ten.']] });
    await first.greet();
    first.say('When?');
    await first.clock.advance(100);
    const { events, session } = await goOn({ flow, replies: [['At seven.']], state: first.lose() });
    expect(events[0]).toMatchObject({ type: 'attempt-start', base: 0 });
    expect(session.state.turns.at(-1)?.reply).toBe('At seven.');
  });
});
