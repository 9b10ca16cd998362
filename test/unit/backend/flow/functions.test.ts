import { describe, expect, it } from 'vitest';
import { MAX_TOOL_ROUNDS } from '@firstword/backend/flow/nodes/llm';
import type { FakeStep } from '@firstword/backend/llm/fake';
import { modelUnavailable } from '@firstword/backend/llm/faults';
import type { McpServers } from '@firstword/backend/tools/port';
import { aFlow, APOLOGY } from '../a-flow.ts';
import { aSessionOf, repliedIn, typesOf, type SessionParts } from './a-session.ts';

const call = (name: string, args: unknown = {}, id = name): FakeStep => ({
  type: 'tool-call',
  call: { id, name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
});

const HOURS = {
  id: 'hours',
  type: 'http' as const,
  description: 'Opening hours of a day',
  args: [{ name: 'day', type: 'string' as const }],
  request: { method: 'GET' as const, url: 'https://desk.example.com/hours?day=${args.day}' },
  save: { open: 'response.status == 200' },
};

const FLOW = aFlow({
  start: 'talk',
  nodes: [
    { id: 'talk', type: 'llm', prompt: 'You are the desk.', tools: ['hours', 'crm'] },
    HOURS,
    { id: 'human', type: 'transfer', to: 'tel:+15551230000' },
    { id: 'bye', type: 'end', text: 'Goodbye!' },
    { id: 'other', type: 'llm', prompt: 'You are the other desk.' },
  ],
  edges: [
    { from: 'talk', to: 'human', offer: 'the caller asks for a person' },
    { from: 'talk', to: 'bye', offer: 'the caller says goodbye', when: 'text.contains("bye")' },
    { from: 'talk', to: 'other', offer: 'the caller asks for the other desk' },
    { from: 'other', to: 'talk', offer: 'the caller wants to go back' },
  ],
});

const talk = async (replies: FakeStep[][], parts: Partial<SessionParts> = {}) => {
  const session = aSessionOf({ flow: FLOW, replies, ...parts });
  await session.greet();
  return session;
};

describe('an offer', () => {
  it('is a function, and taken it moves the flow in the same turn', async () => {
    const { hear, model, events } = await talk([['Sure.', call('go_to_human')]]);
    expect(await hear('A person, please.')).toBe('Sure.');
    expect(model.given[0]?.map(({ name }) => name)).toEqual([
      'go_to_human',
      'go_to_bye',
      'go_to_other',
      'go_to_talk',
      'hours',
    ]);
    expect(model.given[0]?.[0]).toMatchObject({ description: 'Call this when the caller asks for a person.' });
    expect(typesOf(events).slice(-4)).toEqual(['token', 'transfer', 'done', 'session-end']);
  });

  it('leads to a node that answers at once, with its instructions behind everything that was said', async () => {
    const { hear, model } = await talk([[call('go_to_other')], ['Other desk here.']]);
    expect(await hear('The other desk, please.')).toBe('Other desk here.');
    expect(model.asked[1]?.slice(1)).toMatchObject([
      { role: 'user', content: 'The other desk, please.' },
      { role: 'assistant', content: '', toolCalls: [{ name: 'go_to_other' }] },
      { role: 'tool', content: 'Done.' },
      { role: 'system', content: expect.stringContaining('You are the other desk.') as string },
    ]);
  });

  it('is not open where its guard is false, or at another node: the model is told, and the flow stays', async () => {
    for (const name of ['go_to_bye', 'go_to_talk']) {
      const { hear, model, session } = await talk([[call(name)], ['Still here.']]);
      expect(await hear('Hello.')).toBe('Still here.');
      expect(model.asked[1]?.at(-1)).toMatchObject({
        content: expect.stringContaining('There is no function') as string,
      });
      expect(session.state.dialogue.nodeId).toBe('talk');
    }
  });
});

describe('a tool', () => {
  it('is called with its arguments, which a URL gets escaped, and its answer goes to the model and to slots', async () => {
    const answers = { '/hours': [{ status: 200, body: { open: '9-5' } }] };
    const { hear, http, model, events, session } = await talk(
      [['Let me see.', call('hours', { day: 'a&b=c' })], ['Nine to five.']],
      { answers },
    );
    expect(await hear('When are you open?')).toBe('Let me see.\nNine to five.');
    expect(http.asked[0]?.url).toBe('https://desk.example.com/hours?day=a%26b%3Dc');
    expect(model.asked[1]?.at(-1)).toEqual({
      role: 'tool',
      toolCallId: expect.any(String) as string,
      content: '{"status":200,"body":{"open":"9-5"}}',
    });
    expect(session.state.dialogue.slots).toEqual({ open: true });
    expect(events).toContainEqual({ type: 'tool', turnId: 't1', name: 'hours', status: 'ok', durationMs: 0 });
    expect(JSON.stringify(events.filter(({ type }) => type === 'tool'))).not.toContain('day');
  });

  it('runs beside the others of its round, and its entries keep the order of the calls', async () => {
    const answers = {
      '/hours': [
        { status: 200, body: 'slow', delayMs: 100 },
        { status: 200, body: 'quick', delayMs: 10 },
      ],
    };
    const { say, clock, of, model } = await talk(
      [[call('hours', { day: 'Mon' }, 'a'), call('hours', { day: 'Tue' }, 'b')], ['Both.']],
      { answers },
    );
    const turnId = say('Monday and Tuesday?');
    await clock.advance(100);
    expect(repliedIn(of(turnId))).toBe('Both.');
    const results = model.asked[1]?.filter(({ role }) => role === 'tool').map(({ content }) => content);
    expect(results).toEqual(['{"status":200,"body":"slow"}', '{"status":200,"body":"quick"}']);
  });

  it.each([
    ['is slow', [{ status: 200, body: 'late', delayMs: 60_000 }], '{"status":0,"body":""}'],
    ['answers 500', [{ status: 500, body: { error: 'oops' } }], '{"status":500,"body":{"error":"oops"}}'],
    ['answers HTML', [{ status: 200, body: '<html>hi</html>' }], '{"status":200,"body":"<html>hi</html>"}'],
    ['answers too much', [{ status: 0, body: '', error: 'too-large' as const }], '{"status":0,"body":""}'],
  ])('that %s is told to the model, and the caller is answered', async (_, script, wanted) => {
    const { say, clock, of, model } = await talk([[call('hours', { day: 'Mon' })], ['I cannot see that now.']], {
      answers: { '/hours': script },
    });
    const turnId = say('When are you open?');
    await clock.advance(10_000);
    expect(repliedIn(of(turnId))).toBe('I cannot see that now.');
    expect(model.asked[1]?.at(-1)?.content).toBe(wanted);
  });

  it.each<[string, FakeStep, string]>([
    ['does not exist', call('no_such_tool'), 'There is no function "no_such_tool" here.'],
    ['has a name of a prototype', call('constructor'), 'There is no function "constructor" here.'],
    ['gets broken JSON', call('hours', '{"day": "Mon'), 'The arguments are no JSON object.'],
    ['gets a list', call('hours', '["Mon"]'), 'The arguments are no JSON object.'],
    ['lacks an argument', call('hours', {}), 'The argument "day" must be a string.'],
    ['gets only a prototype', call('hours', '{"__proto__": {"day": "Mon"}}'), 'The argument "day" must be a string.'],
    ['was not asked for', call('note_nothing'), 'There is no function'],
  ])('that %s is refused: the model is told, and the caller hears its answer', async (_, step, wanted) => {
    const { hear, model, events, http } = await talk([[step], ['I do not know.']]);
    expect(await hear('When?')).toBe('I do not know.');
    expect(model.asked[1]?.at(-1)?.content).toContain(wanted);
    expect(events).toContainEqual(expect.objectContaining({ type: 'tool', status: 'refused' }));
    expect(http.asked).toEqual([]);
    for (const message of model.asked[1] ?? [])
      if (message.role === 'assistant') for (const { arguments: text } of message.toolCalls ?? []) JSON.parse(text);
  });

  it('is called in rounds that end: the model is told to answer, and does', async () => {
    const rounds = Array.from({ length: MAX_TOOL_ROUNDS + 1 }, () => [call('hours', { day: 'Mon' })]);
    const { hear, model, http } = await talk([...rounds, ['Nine to five.']], {
      answers: { '/hours': [{ status: 200, body: '' }] },
    });
    expect(await hear('When?')).toBe('Nine to five.');
    expect(http.asked).toHaveLength(MAX_TOOL_ROUNDS);
    expect(model.asked.at(-1)?.at(-1)?.content).toContain('Answer the caller');
  });

  it('called for ever ends in an apology, and the session lives on', async () => {
    const loop = Array.from({ length: MAX_TOOL_ROUNDS + 2 }, () => [call('hours', { day: 'Mon' })]);
    const { hear, of, model } = await talk([...loop, ['Better now.']]);
    expect(await hear('When?')).toBe(APOLOGY);
    expect(of('t1').at(-1)).toMatchObject({ type: 'error', code: 'ToolLoop' });
    expect(model.asked).toHaveLength(MAX_TOOL_ROUNDS + 2);
    expect(await hear('Hello?')).toBe('Better now.');
  });

  it('of an MCP server is called by its name, and its failure is told', async () => {
    const mcp: McpServers = {
      tools: async () => [{ name: 'crm__find', description: 'Finds', parameters: { type: 'object' } }],
      call: async (name, args) => {
        if (args['who'] === 'nobody') throw modelUnavailable('is away');
        return `${name} ${JSON.stringify(args)}`;
      },
      close: async () => {},
    };
    const script = [[call('crm__find', { who: 'Ann' }), call('crm__find', { who: 'nobody' }, 'second')], ['Found.']];
    const { hear, model } = await talk(script, { mcp });
    expect(await hear('Find Ann.')).toBe('Found.');
    expect(model.given[0]?.at(-1)?.name).toBe('crm__find');
    const results = model.asked[1]?.filter(({ role }) => role === 'tool').map(({ content }) => content);
    expect(results).toEqual(['crm__find {"who":"Ann"}', 'The model server is away.']);
  });
});

describe('what models take', () => {
  it('is added up on done, with its cost where the flow says prices', async () => {
    const flow = structuredClone(FLOW);
    flow.spec.llm = {
      baseURL: 'http://models.example.com/v1',
      model: 'small',
      firstTokenTimeout: '2s',
      stallTimeout: '3s',
      continuation: 'none',
      prices: { inputPerMillion: 2, outputPerMillion: 10, currency: 'EUR' },
      fallbacks: [],
    };
    const usage = (model: string) => ({
      type: 'usage' as const,
      model,
      inputTokens: 1_000,
      outputTokens: 100,
      reasoningMs: 30,
    });
    const { hear, events } = await talk(
      [
        [call('hours', { day: 'Mon' }), usage('small')],
        ['Nine.', usage('small')],
        ['Ten.', usage('other')],
      ],
      { flow },
    );
    await hear('When?');
    expect(events.at(-1)).toMatchObject({
      usage: [
        {
          model: 'small',
          inputTokens: 2_000,
          outputTokens: 200,
          reasoningMs: 60,
          cost: { amount: 0.006, currency: 'EUR' },
        },
      ],
    });
    await hear('And else?');
    expect(events.at(-1)).toMatchObject({ usage: [{ model: 'other', inputTokens: 1_000, outputTokens: 100 }] });
    expect(events.at(-1)).not.toHaveProperty('usage.0.cost');
  });
});
