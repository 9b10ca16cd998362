import { describe, expect, it } from 'vitest';
import { MAX_STEPS } from '@firstword/backend/flow/walk';
import { aFlow, APOLOGY } from '../a-flow.ts';
import { aSessionOf, typesOf } from './a-session.ts';

const say = (id: string, text: string) => ({ id, type: 'say' as const, text });
const llm = (id: string, prompt = `Prompt of ${id}.`) => ({ id, type: 'llm' as const, prompt });

/** A flow that greets and listens at `talk`, with more nodes and edges behind it. */
const talkingFlow = (nodes: object[], edges: object[]) =>
  aFlow({
    start: 'greet',
    nodes: [say('greet', 'Hello.'), llm('talk'), ...nodes] as never,
    edges: [{ from: 'greet', to: 'talk' }, ...edges] as never,
  });

describe('edges', () => {
  it('are tried in file order, and the first whose guard is true is taken', async () => {
    const flow = talkingFlow(
      [say('a', 'A.'), say('b', 'B.'), say('c', 'C.')],
      [
        { from: 'talk', to: 'a', when: 'text.contains("nothing")' },
        { from: 'talk', to: 'b', when: 'text.contains("pool")' },
        { from: 'talk', to: 'c', when: 'text.contains("pool")' },
        { from: 'b', to: 'talk' },
      ],
    );
    const { greet, hear, model } = aSessionOf({ flow, replies: [['Anything else?'], ['Fine.']] });
    await greet();
    expect(await hear('Is there a pool?')).toBe('B.\nAnything else?');
    expect(await hear('No.')).toBe('Fine.');
    expect(model.asked).toHaveLength(2);
  });

  it('without a guard are the else, behind the node’s own answer', async () => {
    const flow = talkingFlow([say('after', 'Goodbye.')], [{ from: 'talk', to: 'after' }]);
    const { greet, hear } = aSessionOf({ flow, replies: [['You are welcome.']] });
    await greet();
    expect(await hear('Thanks.')).toBe('You are welcome.\nGoodbye.');
  });

  it('whose guard fails to evaluate are false, and an event says so', async () => {
    const flow = aFlow({
      start: 'ask',
      nodes: [
        { id: 'ask', type: 'http', request: { method: 'GET', url: 'https://desk.example.com/a' } },
        say('odd', 'Odd.'),
        say('even', 'Even.'),
        llm('talk'),
      ],
      edges: [
        { from: 'ask', to: 'odd', when: 'response.body.missing.deeper == 1.0' },
        { from: 'ask', to: 'even' },
        { from: 'even', to: 'talk' },
      ],
    });
    const answers = { '/a': [{ status: 200, body: {} }] };
    const { greet, events } = aSessionOf({ flow, answers });
    expect(await greet()).toBe('Even.');
    expect(events).toContainEqual({ type: 'expression-failed', turnId: 't0', nodeId: 'ask' });
  });

  it('count visits of their own node', async () => {
    const flow = talkingFlow(
      [{ id: 'again', type: 'condition' }, say('enough', 'Enough.'), say('more', 'More.')],
      [
        { from: 'talk', to: 'again', when: 'text == "again"' },
        { from: 'again', to: 'enough', when: 'visits > 1' },
        { from: 'again', to: 'more' },
        { from: 'more', to: 'talk' },
        { from: 'enough', to: 'talk' },
      ],
    );
    const { greet, hear, session } = aSessionOf({ flow, replies: [['So?']] });
    await greet();
    expect(await hear('again')).toBe('More.\nSo?');
    expect(await hear('again')).toBe('Enough.\nSo?');
    expect(session.state.dialogue.visits).toMatchObject({ again: 2, more: 1, enough: 1, talk: 3 });
  });

  it('none open: the flow stays, and what the caller says next is tried again', async () => {
    const flow = talkingFlow(
      [say('menu', 'Say one or two.'), say('one', 'One it is.')],
      [
        { from: 'talk', to: 'menu', when: 'text == "menu"' },
        { from: 'menu', to: 'one', when: 'text == "one"' },
        { from: 'one', to: 'talk' },
      ],
    );
    const { greet, hear, of } = aSessionOf({ flow, replies: [['Go on.']] });
    await greet();
    expect(await hear('menu')).toBe('Say one or two.');
    expect(await hear('three')).toBe(APOLOGY);
    expect(of('t2').at(-1)).toMatchObject({ type: 'error', code: 'FlowStuck' });
    expect(await hear('one')).toBe('One it is.\nGo on.');
  });
});

describe('a node', () => {
  it('that answers, entered within a turn, answers first and then listens; after the greeting it only listens', async () => {
    const flow = talkingFlow(
      [say('info', 'Here it is.')],
      [
        { from: 'talk', to: 'info', when: 'text == "info"' },
        { from: 'info', to: 'talk' },
      ],
    );
    const { greet, hear, model } = aSessionOf({ flow, replies: [['Was that all?']] });
    expect(await greet()).toBe('Hello.');
    expect(model.asked).toEqual([]);
    expect(await hear('info')).toBe('Here it is.\nWas that all?');
    expect(model.asked[0]?.at(-1)?.role).toBe('system');
  });

  it('speaks what it knows of the call', async () => {
    const flow = aFlow({
      start: 'greet',
      nodes: [say('greet', 'Hello, ${call.tier} caller ${call.from}.')],
      edges: [],
    });
    flow.spec.call.variables.push({ name: 'tier', type: 'string', default: 'plain' });
    expect(await aSessionOf({ flow }).greet()).toBe('Hello, plain caller .');
    const call = { tier: 'gold', from: '+1555' };
    expect(await aSessionOf({ flow, call }).greet()).toBe('Hello, gold caller +1555.');
    expect(() => aSessionOf({ flow, call: { other: 1 } })).toThrow(expect.objectContaining({ code: 'CallInvalid' }));
  });

  it('end: says its text, and the session ends behind the turn', async () => {
    const flow = talkingFlow(
      [{ id: 'bye', type: 'end', text: 'Goodbye!' }],
      [{ from: 'talk', to: 'bye', when: 'text == "bye"' }],
    );
    const { greet, hear, say: start, events, ended, clock } = aSessionOf({ flow });
    await greet();
    expect(await hear('bye')).toBe('Goodbye!');
    expect(events.slice(-2)).toEqual([
      { type: 'done', content: 'Goodbye!', turnId: 't1' },
      { type: 'session-end', reason: 'ended' },
    ]);
    expect(ended()).toBe(1);
    expect(() => start('Hello?')).toThrow(expect.objectContaining({ code: 'FlowEnded' }));
    expect(clock.pending()).toBe(0);
  });

  it('transfer: says where the call goes, and the session ends behind the turn', async () => {
    const flow = talkingFlow(
      [{ id: 'human', type: 'transfer', to: 'tel:+15551230000', text: 'One moment.' }],
      [{ from: 'talk', to: 'human', when: 'text == "human"' }],
    );
    const { greet, hear, events } = aSessionOf({ flow });
    await greet();
    await hear('human');
    expect(typesOf(events.slice(-5))).toEqual(['turn-start', 'token', 'transfer', 'done', 'session-end']);
    expect(events.at(-3)).toEqual({ type: 'transfer', turnId: 't1', to: 'tel:+15551230000' });
    expect(events.at(-1)).toEqual({ type: 'session-end', reason: 'transferred' });
  });

  it('never makes a turn that does not end: a loop is given up, and the caller hears so', async () => {
    const flow = talkingFlow(
      [say('round', 'Round.')],
      [
        { from: 'talk', to: 'round', when: 'text == "go"' },
        { from: 'round', to: 'round' },
      ],
    );
    const { greet, hear, events, of } = aSessionOf({ flow, replies: [['Back.']] });
    await greet();
    expect(await hear('go')).toContain(APOLOGY);
    expect(of('t1').at(-1)).toMatchObject({ type: 'error', code: 'FlowLoops' });
    expect(events.filter(({ type }) => type === 'token').length).toBeLessThan(MAX_STEPS + 3);
    expect(await hear('hello')).toBe('Back.');
  });
});

describe('a caller who speaks first', () => {
  it('is answered by the node that would have listened, and what it would have said is left out', async () => {
    const flow = aFlow({
      start: 'look',
      nodes: [
        {
          id: 'look',
          type: 'http',
          request: { method: 'GET', url: 'https://desk.example.com/who' },
          save: { guest: 'string(response.body.name)' },
        },
        say('greet', 'Hello, ${slots.guest}.'),
        llm('talk'),
      ],
      edges: [
        { from: 'look', to: 'greet' },
        { from: 'greet', to: 'talk' },
      ],
    });
    const { hear, session, model } = aSessionOf({
      flow,
      answers: { '/who': [{ status: 200, body: { name: 'Ann' } }] },
      replies: [['Yes.']],
    });
    expect(await hear('Is there a pool?')).toBe('Yes.');
    expect(session.state.dialogue.slots).toEqual({ guest: 'Ann' });
    expect(JSON.stringify(model.asked)).not.toContain('Hello');
  });
});
