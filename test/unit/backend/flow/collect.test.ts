import { describe, expect, it } from 'vitest';
import { modelUnavailable } from '@firstword/backend/llm/faults';
import { slotFromText } from '@firstword/backend/flow/collect/slot-from-text';
import { yesOrNo } from '@firstword/backend/flow/collect/words';
import type { FakeStep } from '@firstword/backend/llm/fake';
import { aFlow, APOLOGY } from '../a-flow.ts';
import { aSessionOf } from './a-session.ts';

const noted = (args: object): FakeStep => ({
  type: 'tool-call',
  call: { id: 'c', name: 'note_ask', arguments: JSON.stringify(args) },
});

type Slot = {
  name: string;
  type: 'string' | 'number' | 'boolean';
  description?: string;
  pattern?: string;
  values?: string[];
};

const asking = (slots: Slot[], confirm?: string) =>
  aFlow({
    start: 'ask',
    nodes: [
      { id: 'ask', type: 'collect', ask: 'What is it?', slots, ...(confirm ? { confirm } : {}) },
      { id: 'got', type: 'say', text: 'Got ${string(slots.a)}.' },
      { id: 'none', type: 'end', text: 'Nothing.' },
      { id: 'talk', type: 'llm', prompt: 'Talk.' },
    ],
    edges: [
      {
        from: 'ask',
        to: 'none',
        when: `slots.a == ${{ string: '""', number: '0.0', boolean: 'false' }[slots[0]?.type ?? 'string']}`,
      },
      { from: 'ask', to: 'got' },
    ],
  });

const aDialogue = async (slots: Slot[], replies: FakeStep[][] = [], confirm?: string) => {
  const session = aSessionOf({ flow: asking(slots, confirm), replies });
  expect(await session.greet()).toBe('What is it?');
  return session;
};

const NAME: Slot = { name: 'a', type: 'string', description: 'your name' };

describe('a collect node', () => {
  it('takes a number without a model', async () => {
    const { hear, model, session } = await aDialogue([{ name: 'a', type: 'number' }]);
    expect(session.state.dialogue.slots).toEqual({ a: 0 });
    expect(await hear('We are 4 people.')).toBe('Got 4.');
    expect(model.asked).toEqual([]);
  });

  it('takes a code by its pattern, also when it was spelt', async () => {
    for (const said of ['It is AB1234.', 'A B 1 2 3 4']) {
      const { hear, model } = await aDialogue([{ name: 'a', type: 'string', pattern: '[A-Z]{2}[0-9]{4}' }]);
      expect(await hear(said)).toBe('Got AB1234.');
      expect(model.asked).toEqual([]);
    }
  });

  it('has the model tell a name, and keeps no more than what was asked for', async () => {
    const { hear, model, session } = await aDialogue([NAME], [[noted({ a: 'Ann', __proto__: 1, constructor: 'x' })]]);
    expect(await hear('This is Ann speaking.')).toBe('Got Ann.');
    expect(session.state.dialogue.slots).toEqual({ a: 'Ann' });
    expect(model.asked[0]?.at(-1)).toMatchObject({
      role: 'system',
      content: expect.stringContaining('note_ask') as string,
    });
    expect(model.given[0]?.map(({ name }) => name)).toEqual(['note_ask']);
  });

  it.each([
    ['cannot call functions', ['I am glad to hear that.']],
    ['is not there', [{ fail: modelUnavailable('is away') }]],
  ])('takes the whole answer as a plain text where the model %s', async (_, script) => {
    const { hear } = await aDialogue([NAME], [script]);
    expect(await hear('Ann Smith.')).toBe('Got Ann Smith.');
  });

  it('apologises where only the model could have told, and it is not there', async () => {
    const slots: Slot[] = [
      { name: 'a', type: 'number' },
      { name: 'b', type: 'number' },
    ];
    const { hear, session } = await aDialogue(slots, [
      [{ fail: modelUnavailable('is away') }],
      [noted({ a: 1, b: 2 })],
    ]);
    expect(await hear('one and two')).toBe(APOLOGY);
    expect(session.state.dialogue).toMatchObject({ nodeId: 'ask', phase: 'listen' });
    expect(await hear('one and two')).toBe('Got 1.');
    expect(session.state.dialogue.slots).toEqual({ a: 1, b: 2 });
  });

  it('asks once more for what is missing, and says what that is', async () => {
    const slots: Slot[] = [
      { name: 'a', type: 'string', description: 'the day', values: ['Monday', 'Tuesday'] },
      { name: 'b', type: 'number', description: 'how many' },
    ];
    const { hear, session } = await aDialogue(slots, [[noted({})]]);
    expect(await hear('On tuesday.')).toBe('Sorry, I still need this: how many.');
    expect(await hear('5, please')).toBe('Got Tuesday.');
    expect(session.state.dialogue.slots).toEqual({ a: 'Tuesday', b: 5 });
  });

  it('asks only once more: then the flow goes on with empty slots', async () => {
    const { hear } = await aDialogue([NAME], [[noted({})], [noted({})]]);
    expect(await hear('What for?')).toBe('Sorry, I still need this: your name. What is it?');
    expect(await hear('No.')).toBe('Nothing.');
  });

  it('takes no value that does not fit', async () => {
    const { hear } = await aDialogue(
      [{ name: 'a', type: 'string', values: ['red', 'blue'] }],
      [[noted({ a: 'green' })], [noted({ a: 'Blue' })]],
    );
    expect(await hear('The colour of grass.')).toContain('Sorry');
    expect(await hear('The colour of the sea.')).toBe('Got blue.');
  });

  it('has the caller confirm, and yes goes on', async () => {
    const { hear } = await aDialogue([{ name: 'a', type: 'number' }], [], 'Is ${string(slots.a)} right?');
    expect(await hear('5')).toBe('Is 5 right?');
    expect(await hear('Yes, please.')).toBe('Got 5.');
  });

  it('asks anew after a no, and after a second one goes on with empty slots', async () => {
    const { hear } = await aDialogue([{ name: 'a', type: 'number' }], [], 'Is ${string(slots.a)} right?');
    await hear('5');
    expect(await hear('No.')).toBe('What is it?');
    expect(await hear('6')).toBe('Is 6 right?');
    expect(await hear('No.')).toBe('Nothing.');
  });

  it('takes a correction that comes with the no', async () => {
    const { hear } = await aDialogue(
      [NAME],
      [[noted({ a: 'Ann' })], [noted({ _confirmed: false, a: 'Anna' })]],
      'Is ${slots.a} right?',
    );
    expect(await hear('Ann.')).toBe('Is Ann right?');
    expect(await hear('No, it is Anna, not Ann.')).toBe('Is Anna right?');
    expect(await hear('Right.')).toBe('Got Anna.');
  });

  it('begins with empty slots each time it is entered', async () => {
    const flow = asking([{ name: 'a', type: 'number' }]);
    flow.spec.flow.edges.push({ from: 'got', to: 'ask' });
    const { greet, hear } = aSessionOf({ flow, replies: [[noted({})]] });
    await greet();
    expect(await hear('5')).toBe('Got 5.\nWhat is it?');
    expect(await hear('none')).toContain('Sorry');
    expect(await hear('none')).toBe('Nothing.');
  });
});

describe('without a model', () => {
  it.each<[Omit<Slot, 'name'>, string, unknown]>([
    [{ type: 'number' }, '3.5 metres', 3.5],
    [{ type: 'number' }, '3,5 Meter', 3.5],
    [{ type: 'number' }, 'minus, well, -2', -2],
    [{ type: 'number' }, 'between 3 and 5', undefined],
    [{ type: 'number' }, 'room B12', undefined],
    [{ type: 'number' }, 'four', undefined],
    [{ type: 'boolean' }, 'Yes, of course', true],
    [{ type: 'boolean' }, 'no', false],
    [{ type: 'boolean' }, 'yes and no', undefined],
    [{ type: 'boolean' }, 'nobody knows', undefined],
    [{ type: 'string', values: ['half board', 'board'] }, 'Half board, please', 'half board'],
    [{ type: 'string', values: ['red', 'blue'] }, 'red or blue', undefined],
    [{ type: 'string', pattern: '[0-9]{4}' }, '1234 or 5678', undefined],
    [{ type: 'string' }, 'Ann', undefined],
  ])('a slot %j hears %s', (slot, text, wanted) => {
    expect(slotFromText({ name: 'a', ...slot }, text, 'en')).toBe(wanted);
  });

  it.each([
    ['de-AT', 'Ja, genau.', true],
    ['de', 'Nein danke', false],
    ['fr', 'Oui, bien sûr', true],
    ['xx', 'yes', null],
  ])('%s: %s', (language, text, wanted) => {
    expect(yesOrNo(language, text)).toBe(wanted);
  });
});
