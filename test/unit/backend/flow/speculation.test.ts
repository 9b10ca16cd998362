// Turns that are begun before the caller has surely finished: nothing counts, and nothing is changed, until they are committed.
import { expect, it } from 'vitest';
import { aFlow } from '../a-flow.ts';
import { aSessionOf, repliedIn, typesOf } from './a-session.ts';

const FLOW = aFlow({
  start: 'talk',
  nodes: [
    { id: 'talk', type: 'llm', prompt: 'You are the desk.' },
    { id: 'book', type: 'http', request: { method: 'POST', url: 'https://desk.example.com/book' } },
    { id: 'look', type: 'http', request: { method: 'GET', url: 'https://desk.example.com/look' } },
    { id: 'done', type: 'say', text: 'It is booked.' },
    { id: 'after', type: 'llm', prompt: 'You are the desk.' },
    { id: 'bye', type: 'end', text: 'Goodbye.' },
  ],
  edges: [
    { from: 'talk', to: 'book', when: 'text == "book"' },
    { from: 'talk', to: 'look', when: 'text == "look"' },
    { from: 'talk', to: 'bye', when: 'text == "bye"' },
    { from: 'look', to: 'after' },
    { from: 'book', to: 'done' },
    { from: 'done', to: 'after' },
  ],
});
const ANSWERS = { '/book': [{ status: 201, body: '' }], '/look': [{ status: 200, body: '' }] };

const begun = async (input: string, replies = [['At seven.']]) => {
  const session = aSessionOf({ flow: FLOW, replies, answers: ANSWERS });
  await session.greet();
  const turnId = session.say(input, { speculative: true });
  await session.settle();
  return { ...session, turnId };
};

it('says its words at once, and counts when it is committed', async () => {
  const { session, turnId, of, hear, model } = await begun('When?', [['At seven.'], ['Yes.']]);
  expect(repliedIn(of(turnId))).toBe('At seven.');
  expect(of(turnId)[0]).toMatchObject({ type: 'turn-start', speculative: true });
  session.commit(turnId);
  session.commit(turnId);
  expect(typesOf(of(turnId)).filter((type) => type === 'commit')).toHaveLength(1);
  await hear('Really?');
  expect(model.asked[1]?.map(({ content }) => content)).toContain('At seven.');
});

it('never was when the caller goes on speaking', async () => {
  const { session, turnId, hear, model, of } = await begun('When', [['At seven.'], ['At eight.']]);
  expect(await hear('When is dinner?')).toBe('At eight.');
  expect(model.asked[1]?.filter(({ role }) => role !== 'system')).toMatchObject([{ content: 'When is dinner?' }]);
  expect(of(turnId).at(-1)).toMatchObject({ type: 'interrupt', heard: 0 });
  expect(() => session.commit(turnId)).toThrow(expect.objectContaining({ code: 'TurnDiscarded' }));
});

it('sends nothing that may change something outside before it is committed', async () => {
  const { session, turnId, http, of, settle } = await begun('book');
  expect(http.asked).toEqual([]);
  session.commit(turnId);
  await settle();
  expect(http.asked).toHaveLength(1);
  expect(repliedIn(of(turnId))).toContain('It is booked.');
});

it('sends nothing at all when it is given up, and the flow stands where it stood', async () => {
  const { http, hear, session } = await begun('book', [['Ah.']]);
  expect(await hear('booklets, please')).toBe('Ah.');
  expect(http.asked).toEqual([]);
  expect(session.state.dialogue.nodeId).toBe('talk');
});

it('may look things up', async () => {
  const { http } = await begun('look');
  expect(http.asked).toHaveLength(1);
});

it('ends the session only when it is committed', async () => {
  const { session, turnId, events, settle } = await begun('bye');
  expect(typesOf(events)).not.toContain('session-end');
  session.commit(turnId);
  await settle();
  expect(typesOf(events).at(-1)).toBe('session-end');
});

it('does not interrupt a turn that runs', async () => {
  const { say, settle, greet } = aSessionOf({ flow: FLOW, replies: [['One ', { delayMs: 1_000 }, 'two.']] });
  await greet();
  say('When?');
  await settle();
  expect(() => say('And', { speculative: true })).toThrow(expect.objectContaining({ code: 'TurnRuns' }));
});
