import { expect, it } from 'vitest';
import { planGreeting, planReply } from '@firstword/backend/flow/plan';
import type { TurnState } from '@firstword/backend/flow/state';
import { aFlow, PROMPT } from '../a-flow.ts';

const aTurn = (input: string, reply: string): TurnState => ({
  id: input || 'greeting',
  input,
  reply,
  spoken: 0,
  interrupted: false,
  startId: { epoch: 1, seq: 1 },
  endId: { epoch: 1, seq: 2 },
});

it('greets with everything the flow says before it listens', () => {
  expect(planGreeting(aFlow())).toEqual({ type: 'say', texts: ['Front desk, good morning.', 'How can I help?'] });
});

it('asks the model with instructions first, then what was said, then the new input', () => {
  const turns = [aTurn('', 'How can I help?'), aTurn('Is there a pool?', 'Yes, there is.')];
  expect(planReply(aFlow(), { nodeId: 'talk', turns }, 'When?')).toEqual({
    type: 'ask',
    messages: [
      { role: 'system', content: PROMPT },
      { role: 'assistant', content: 'How can I help?' },
      { role: 'user', content: 'Is there a pool?' },
      { role: 'assistant', content: 'Yes, there is.' },
      { role: 'user', content: 'When?' },
    ],
  });
});

it('only ever appends to the messages, so that the prefix cache of the model server holds', () => {
  const first = planReply(aFlow(), { nodeId: 'talk', turns: [] }, 'One?');
  const second = planReply(aFlow(), { nodeId: 'talk', turns: [aTurn('One?', 'One.')] }, 'Two?');
  const messages = (plan: typeof first) => (plan.type === 'ask' ? plan.messages : []);
  expect(messages(second).slice(0, messages(first).length)).toEqual(messages(first));
});

it('leaves out a reply of which nothing was heard', () => {
  const plan = planReply(aFlow(), { nodeId: 'talk', turns: [aTurn('Hello?', '')] }, 'Anyone?');
  expect(plan).toMatchObject({ messages: [{ role: 'system' }, { content: 'Hello?' }, { content: 'Anyone?' }] });
});

it('refuses a turn when no node listens any more', () => {
  expect(() => planReply(aFlow(), { nodeId: null, turns: [] }, 'Hello?')).toThrow(
    expect.objectContaining({ code: 'FlowEnded', status: 409 }),
  );
});
