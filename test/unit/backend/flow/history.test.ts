import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf } from '@firstword/backend/flow/history';
import type { FakeStep } from '@firstword/backend/llm/fake';
import { aFlow, GREETING, PROMPT } from '../a-flow.ts';
import { aSessionOf, repliedIn, typesOf } from './a-session.ts';

const HANG = { hang: true } as const;
const filler = { after: '1200ms', texts: ['One moment.', 'Let me see.'] };

const call = (name: string, args: object = {}): FakeStep => ({
  type: 'tool-call',
  call: { id: name, name, arguments: JSON.stringify(args) },
});

const BOOKING = aFlow({
  start: 'greet',
  nodes: [
    { id: 'greet', type: 'say', text: 'Hello.' },
    { id: 'talk', type: 'llm', prompt: 'You are the desk.', tools: ['hours'] },
    {
      id: 'hours',
      type: 'http',
      description: 'Hours',
      request: { method: 'GET', url: 'https://desk.example.com/hours' },
    },
    { id: 'name', type: 'collect', ask: 'What name?', slots: [{ name: 'guest', type: 'string' }] },
    {
      id: 'book',
      type: 'http',
      request: { method: 'POST', url: 'https://desk.example.com/bookings', body: { guest: '${slots.guest}' } },
      save: { booked: 'response.status == 201' },
    },
    { id: 'done', type: 'say', text: 'Thank you, ${slots.guest}.' },
    { id: 'fail', type: 'say', text: 'That did not work.' },
  ],
  edges: [
    { from: 'greet', to: 'talk' },
    { from: 'talk', to: 'name', offer: 'the caller wants to book' },
    { from: 'name', to: 'book' },
    { from: 'book', to: 'done', when: 'slots.booked' },
    { from: 'book', to: 'fail' },
    { from: 'done', to: 'talk' },
    { from: 'fail', to: 'talk' },
  ],
});
const BOOKED = { '/bookings': [{ status: 201, body: {}, delayMs: 500 }], '/hours': [{ status: 200, body: 'nine' }] };

describe('what the model is told', () => {
  it('is the persona first, then what was said, and only ever grows', async () => {
    const { greet, hear, say, clock, model } = aSessionOf({
      flow: BOOKING,
      answers: BOOKED,
      replies: [
        ['Nine.', call('hours')],
        ['Nine to five.'],
        [call('go_to_name')],
        [call('note_name', { guest: 'Ann' })],
        ['Anything else?'],
        ['Bye.'],
      ],
    });
    await greet();
    await hear('When?');
    await hear('A table, please.');
    say('Ann.');
    await clock.advance(500);
    await hear('No.');
    expect(model.asked).toHaveLength(6);
    for (const [index, messages] of model.asked.entries()) {
      expect(messages[0]).toEqual({
        role: 'system',
        content: 'You are the desk.\n\nFunctions for this step: go_to_name, hours.',
      });
      const before = model.asked[index - 1] ?? [];
      expect(messages.slice(0, before.length)).toEqual(before);
    }
    for (const tools of model.given) expect(tools).toEqual(model.given[0]);
    expect(model.asked[4]?.slice(-2)).toMatchObject([
      { role: 'assistant', content: 'Thank you, Ann.' },
      { role: 'system' },
    ]);
  });

  it('begins with what the warm-up has told', async () => {
    const { greet, hear, model } = aSessionOf({ flow: aFlow(), replies: [['Yes.']] });
    await greet();
    await hear('Hello?');
    expect(model.warmed).toHaveLength(1);
    const told = model.warmed[0]?.slice(0, -1) ?? [];
    expect(told[0]).toEqual({ role: 'system', content: PROMPT });
    expect(told.at(-1)).toMatchObject({ role: 'assistant' });
    expect(model.asked[0]?.slice(0, told.length)).toEqual(told);
  });
});

describe('the warm-up', () => {
  const warming = async () => {
    const signals: AbortSignal[] = [];
    const all = aSessionOf({ flow: aFlow(), replies: [['Yes.']] });
    const plain = { ...all.model };
    all.model.reply = async function* (request) {
      if (request.maxTokens !== 1) return yield* plain.reply(request);
      signals.push(request.signal);
      await new Promise((_, reject) => request.signal.addEventListener('abort', reject, { once: true }));
    };
    await all.greet();
    return { ...all, signals };
  };

  it('goes on through the greeting, and is given up by the first turn, which does not wait for it', async () => {
    const { hear, signals } = await warming();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    expect(await hear('Hello?')).toBe('Yes.');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is left out where it would warm nothing', async () => {
    const spoken = aSessionOf({
      flow: aFlow({ start: 'greet', nodes: [{ id: 'greet', type: 'say', text: 'Hello.' }], edges: [] }),
    });
    await spoken.greet();
    const asked = aSessionOf({ flow: aFlow(), replies: [['Yes.']] });
    await asked.hear('Hello?');
    expect([spoken.model.warmed, asked.model.warmed]).toEqual([[], []]);
  });

  it('ends with the session', async () => {
    const { session, signals } = await warming();
    session.close('closed');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('a caller who speaks before anything was heard', () => {
  it('merges into the turn: both inputs are answered, and the unheard reply leaves no trace', async () => {
    const { greet, say, settle, model, session } = aSessionOf({
      flow: aFlow(),
      replies: [['The pool', HANG], ['Seven.']],
    });
    await greet();
    const first = say('When is');
    await settle();
    say('breakfast?', { interrupts: { turnId: first, heard: 0 } });
    await settle();
    expect(model.asked[1]?.slice(1)).toEqual([
      { role: 'assistant', content: GREETING },
      { role: 'user', content: 'When is breakfast?' },
    ]);
    expect(JSON.stringify(historyOf(session.state))).not.toContain('The pool');
  });

  it('does so as often as it happens, with the flow back where it was', async () => {
    const { greet, say, settle, model, session } = aSessionOf({
      flow: BOOKING,
      replies: [[call('go_to_name')], [HANG], ['Sure.']],
    });
    await greet();
    const first = say('I want');
    await settle();
    expect(session.state.dialogue.nodeId).toBe('name');
    const second = say('to', { interrupts: { turnId: first, heard: 0 } });
    await settle();
    say('know', { interrupts: { turnId: second, heard: 0 } });
    await settle();
    expect(session.state.dialogue.nodeId).toBe('talk');
    expect(model.asked.at(-1)?.at(-1)).toEqual({ role: 'user', content: 'I want to know' });
  });

  it('takes nothing back that has changed something outside: the request ends, and the next turn knows', async () => {
    const { greet, hear, say, clock, http, of, session } = aSessionOf({
      flow: BOOKING,
      answers: BOOKED,
      replies: [[call('go_to_name')], [call('note_name', { guest: 'Ann' })], ['And now?']],
    });
    await greet();
    await hear('A table, please.');
    const booking = say('Ann.');
    await clock.advance(100);
    const next = say('Hello?', { interrupts: { turnId: booking, heard: 0 } });
    expect(repliedIn(of(next))).toBe('');
    await clock.advance(400);
    expect(http.asked).toHaveLength(1);
    expect(session.state.dialogue.slots).toMatchObject({ guest: 'Ann', booked: true });
    expect(repliedIn(of(next))).toBe('Thank you, Ann.\nAnd now?');
  });
});

describe('a filler', () => {
  const slow = (delayMs: number, turns: object = { filler }) =>
    aSessionOf({
      flow: aFlow({ turns }),
      replies: [
        [{ delayMs }, 'From ', 'seven.'],
        [{ delayMs }, 'Yes.'],
      ],
    });

  it('is said once when the answer takes its time, and is no word of the model’s', async () => {
    const { say, clock, of, session } = slow(5_000);
    const turnId = say('When is breakfast?');
    await clock.advance(1_199);
    expect(of(turnId)).toHaveLength(1);
    await clock.advance(4_000);
    expect(of(turnId).slice(1)).toEqual([
      {
        type: 'token',
        turnId,
        content: expect.stringMatching(/^(One moment|Let me see)\.\n$/) as string,
        filler: true,
      },
      { type: 'token', turnId, content: 'From ', timings: { flowMs: 0, llmMs: 5_000 } },
      { type: 'token', turnId, content: 'seven.' },
      { type: 'done', turnId, content: expect.stringMatching(/\.\nFrom seven\.$/) as string },
    ]);
    expect(historyOf(session.state).at(-1)).toEqual({ role: 'assistant', content: 'From seven.' });
  });

  it('is not said when the first word is there, nor over the caller', async () => {
    const quick = slow(1_000);
    quick.say('Hello?');
    await quick.clock.advance(10_000);
    expect(quick.events.some((event) => 'filler' in event)).toBe(false);
    const stopped = slow(5_000);
    const turnId = stopped.say('Hello?');
    await stopped.clock.advance(1_000);
    stopped.session.interrupt(turnId, 0);
    await stopped.clock.advance(10_000);
    expect(typesOf(stopped.events)).toEqual(['turn-start', 'interrupt', 'done']);
  });

  it('is the node’s own where it has one, and the apology too', async () => {
    const flow = aFlow({ turns: { filler } });
    const node = flow.spec.flow.nodes.find(({ id }) => id === 'talk');
    if (node) node.turns = { filler: { after: '100ms', texts: ['Hm.'] }, apology: 'Oh dear.' };
    const { say, clock, of } = aSessionOf({ flow, replies: [[{ delayMs: 200 }, { fail: new Error('x') as never }]] });
    say('One?');
    await clock.advance(200);
    const next = say('Two?');
    await clock.advance(200);
    expect(repliedIn(of(next))).toBe('Hm.\nOh dear.');
  });
});

describe('any dialogue', () => {
  const replies = array(
    array(
      constantFrom<FakeStep>(
        'Yes. ',
        'No.',
        call('hours'),
        call('go_to_name'),
        call('note_name', { guest: 'Ann' }),
        call('nothing'),
        { delayMs: 300 },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 12 },
  );
  const steps = array(
    record({
      say: constantFrom('A table.', 'Ann', 'When?', 'yes'),
      waitMs: integer({ min: 0, max: 900 }),
      heard: integer({ min: 0, max: 12 }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  type Step = { say: string; waitMs: number; heard: number };

  const play = async (script: FakeStep[][], said: readonly Step[]) => {
    const { session, say, clock, events, model } = aSessionOf({ flow: BOOKING, answers: BOOKED, replies: script });
    session.greet(0);
    let last: string | null = null;
    for (const { say: input, waitMs, heard } of said) {
      last = say(input, last && heard < 10 ? { interrupts: { turnId: last, heard } } : {});
      await clock.advance(waitMs);
    }
    await clock.advance(60_000);
    return { events, state: session.state, asked: model.asked };
  };

  it('takes the same way twice, and ends each turn exactly once', async () => {
    await assert(
      asyncProperty(replies, steps, async (script, said) => {
        const [first, second] = [await play(script, said), await play(script, said)];
        expect(second.events).toEqual(first.events);
        expect(second.state).toEqual(first.state);
        expect(second.asked).toEqual(first.asked);
        expect(JSON.parse(JSON.stringify(first.state))).toEqual(first.state);
        const count = (type: string) => first.events.filter((event) => event.type === type).length;
        expect(count('done') + count('error')).toBe(count('turn-start'));
      }),
      { numRuns: 60 },
    );
  });

  it('asks the model nothing that servers refuse: every call has its answer, right behind it', async () => {
    await assert(
      asyncProperty(replies, steps, async (script, said) => {
        for (const messages of (await play(script, said)).asked) {
          for (const [index, message] of messages.entries()) {
            if (message.role !== 'assistant' || !message.toolCalls) continue;
            const answers = messages.slice(index + 1, index + 1 + message.toolCalls.length);
            expect(answers.map((answer) => answer.role === 'tool' && answer.toolCallId)).toEqual(
              message.toolCalls.map(({ id }) => id),
            );
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
