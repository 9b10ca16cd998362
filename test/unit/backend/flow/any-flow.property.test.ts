// Any graph at all, also one that the flow check would refuse: it is walked the same way twice, and never for ever.
import { array, assert, asyncProperty, constantFrom, integer, option, record, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_STEPS } from '@firstword/backend/flow/walk';
import type { FakeStep } from '@firstword/backend/llm/fake';
import { aFlow } from '../a-flow.ts';
import { aSessionOf } from './a-session.ts';

const SIZE = 6;
const IDS = Array.from({ length: SIZE }, (_, index) => `n${index}`);
const nodeId = constantFrom(...IDS);

const nodeBodies = constantFrom<object>(
  { type: 'say', text: 'Said ${string(visits)} ${text}.' },
  { type: 'say', text: 'Broken ${response.status}.' },
  { type: 'condition' },
  { type: 'llm', prompt: 'Talk, ${slots.a}.', tools: IDS },
  { type: 'llm', prompt: 'Talk more.' },
  { type: 'collect', ask: 'What?', slots: [{ name: 'a', type: 'string' }] },
  { type: 'collect', ask: 'How many?', slots: [{ name: 'b', type: 'number' }], confirm: 'Right?' },
  {
    type: 'http',
    description: 'Looks',
    args: [{ name: 'day', type: 'string' }],
    request: { method: 'GET', url: 'https://desk.example.com/look?a=${slots.a}' },
    save: { c: 'response.status == 200' },
  },
  { type: 'http', request: { method: 'POST', url: 'https://desk.example.com/book', body: { a: '${slots.a}' } } },
  { type: 'end', text: 'Bye.' },
  { type: 'transfer', to: 'tel:+1555' },
);

const edges = array(
  record(
    {
      from: nodeId,
      to: nodeId,
      when: option(
        constantFrom(
          'visits < 3',
          'text == "go"',
          'slots.b > 2.0',
          'slots.nothing',
          'response.status == 0',
          'no CEL at all',
        ),
        { nil: undefined },
      ),
      offer: option(constantFrom('the caller asks'), { nil: undefined, freq: 3 }),
    },
    { requiredKeys: ['from', 'to'] },
  ),
  { minLength: 4, maxLength: 16 },
);

const callOf = (name: string, args: string): FakeStep => ({
  type: 'tool-call',
  call: { id: 'x', name, arguments: args },
});
const step = constantFrom<FakeStep>(
  'Yes.',
  'And more. ',
  { delayMs: 200 },
  ...IDS.flatMap((id) => [
    callOf(`go_to_${id}`, '{}'),
    callOf(id, '{"day":"Mon"}'),
    callOf(`note_${id}`, '{"a":"Ann","b":4}'),
  ]),
  callOf('constructor', '{'),
);
const replies = array(array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 10 });
const inputs = array(
  tuple(constantFrom('go', '5', 'yes', 'no', 'Ann'), integer({ min: 0, max: 700 }), integer({ min: 0, max: 9 })),
  {
    minLength: 1,
    maxLength: 6,
  },
);

type Dialogue = { flow: ReturnType<typeof aFlow>; script: FakeStep[][]; said: [string, number, number][] };

const play = async ({ flow, script, said }: Dialogue) => {
  const answers = {
    '/look': [{ status: 200, body: {}, delayMs: 100 }],
    '/book': [{ status: 500, body: '', delayMs: 300 }],
  };
  const { session, say, clock, events } = aSessionOf({ flow, replies: script, answers });
  session.greet(0);
  let last: string | null = null;
  for (const [input, waitMs, heard] of said) {
    try {
      last = say(input, last && heard < 7 ? { interrupts: { turnId: last, heard } } : {});
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'FlowEnded' });
    }
    await clock.advance(waitMs);
  }
  await clock.advance(120_000);
  return { events, state: session.state, pending: clock.pending() };
};

it('any flow takes the same way twice, ends every turn once, and never walks for ever', async () => {
  await assert(
    asyncProperty(
      array(nodeBodies, { minLength: SIZE, maxLength: SIZE }),
      edges,
      replies,
      inputs,
      async (bodies, links, script, said) => {
        const nodes = bodies.map((body, index) => Object.assign({ id: `n${index}` }, body));
        const flow = aFlow({ start: 'n0', nodes: nodes as never, edges: links });
        const first = await play({ flow, script, said });
        const second = await play({ flow, script, said });
        expect(second).toEqual(first);
        expect(JSON.parse(JSON.stringify(first.state))).toEqual(first.state);
        const count = (type: string): number => first.events.filter((event) => event.type === type).length;
        expect(count('done') + count('error')).toBe(count('turn-start'));
        const steps = Object.values(first.state.dialogue.visits).reduce((sum, visits) => sum + visits, 0);
        expect(steps).toBeLessThanOrEqual(MAX_STEPS * count('turn-start'));
        const behindEnd = first.events.slice(0, -1).filter(({ type }) => type === 'session-end');
        expect(behindEnd).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
