import { expect, it } from 'vitest';
import { runTurn } from '@firstword/backend/flow/run-turn';
import type { TurnPlan } from '@firstword/backend/flow/plan';
import { createFakeModel, type FakeStep } from '@firstword/backend/llm/fake';
import { modelStalled } from '@firstword/backend/llm/faults';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';

const ASK: TurnPlan = { type: 'ask', messages: [{ role: 'user', content: 'secret words' }] };

const aRun = (script: FakeStep[]) => {
  const clock = createFakeClock(1_000);
  const events: TokenEvent[] = [];
  const abort = new AbortController();
  const context = {
    turnId: 't1',
    model: createFakeModel({ clock, replies: [script] }),
    append: (event: TokenEvent) => void events.push(event),
    signal: abort.signal,
    clock,
    acceptedMs: 990,
    apology: 'Sorry.',
  };
  return { clock, events, abort, run: (plan: TurnPlan) => runTurn(plan, context) };
};

const typesOf = (events: TokenEvent[]) => events.map((event) => event.type);
const saidIn = (events: TokenEvent[]) => events.map((event) => (event.type === 'token' ? event.content : '')).join('');

it('writes a token per chunk, then done with the whole reply', async () => {
  const { run, events } = aRun(['Good ', 'morning', '.']);
  expect(await run(ASK)).toBeNull();
  expect(typesOf(events)).toEqual(['token', 'token', 'token', 'done']);
  expect(events.at(-1)).toEqual({ type: 'done', content: 'Good morning.', turnId: 't1' });
});

it('says on its first token, and only there, how long flow and model took', async () => {
  const { run, events, clock } = aRun([{ delayMs: 120 }, 'a', { delayMs: 25 }, 'b']);
  const ran = run(ASK);
  await clock.advance(200);
  await ran;
  expect(events[0]).toEqual({ type: 'token', content: 'a', turnId: 't1', timings: { flowMs: 10, llmMs: 120 } });
  expect(events[1]).toEqual({ type: 'token', content: 'b', turnId: 't1' });
});

it('begins the text of a node on a new line', async () => {
  const { run, events } = aRun([]);
  await run({ type: 'say', texts: ['Good morning.', 'How can I help?'] });
  expect(events.map((event) => 'content' in event && event.content)).toEqual([
    'Good morning.',
    '\nHow can I help?',
    'Good morning.\nHow can I help?',
  ]);
});

it('is done at once with nothing to say', async () => {
  const { run, events } = aRun([]);
  await run({ type: 'say', texts: [] });
  expect(events).toEqual([{ type: 'done', content: '', turnId: 't1' }]);
});

it('apologises on a new line when the model fails within its reply, then writes the error', async () => {
  const { run, events } = aRun(['Break', { fail: modelStalled(5_000) }]);
  expect(await run(ASK)).toMatchObject({ code: 'ModelStalled' });
  expect(saidIn(events)).toBe('Break\nSorry.');
  expect(events.at(-1)).toMatchObject({ type: 'error', turnId: 't1', code: 'ModelStalled', retry: 'now' });
});

it('apologises as the first word, with its timings, when the model fails before', async () => {
  const { run, events } = aRun([{ fail: modelStalled(5_000) }]);
  await run(ASK);
  expect(events[0]).toMatchObject({ content: 'Sorry.', timings: { flowMs: 10, llmMs: 0 } });
  expect(typesOf(events)).toEqual(['token', 'error']);
});

it('tells nothing of an unexpected fault, which may hold the prompt', async () => {
  const failing = aRun([{ fail: new TypeError('cannot read "secret words"') as never }]);
  await failing.run(ASK);
  expect(failing.events.at(-1)).toMatchObject({ type: 'error', code: 'Internal' });
  expect(JSON.stringify(failing.events)).not.toContain('secret');
});

it.each([
  ['before the first token', [{ hang: true as const }], []],
  ['between tokens', ['Good ', { hang: true as const }, 'morning.'], ['token']],
])('writes nothing more once it is aborted %s', async (_, script, wanted) => {
  const { run, events, abort, clock } = aRun(script);
  const ran = run(ASK);
  await clock.advance(0);
  abort.abort();
  expect(await ran).toBeNull();
  expect(typesOf(events)).toEqual(wanted);
});

it('gives a reply up that does not end', async () => {
  const { run, events } = aRun(Array.from({ length: 30 }, () => 'x'.repeat(1_000)));
  expect(await run(ASK)).toMatchObject({ code: 'ModelGarbled' });
  expect(saidIn(events)).toHaveLength(20_000 + '\nSorry.'.length);
});
