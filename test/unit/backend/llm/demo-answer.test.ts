import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { demoAnswer, knowledgeOf, topicsOf } from '@firstword/backend/llm/demo-answer';
import { stem } from '@firstword/backend/llm/demo-words';

type FlowFile = { spec: { flow: { nodes: { prompt?: string }[] } } };
const { nodes } = (parse(readFileSync('examples/front-desk.yaml', 'utf8')) as FlowFile).spec.flow;
const knowledge = knowledgeOf(
  nodes.map(({ prompt = '' }) => prompt).join('\n'),
  'Front desk, good morning. How can I help?',
);
const TOPICS = 'You can ask me about breakfast, check-in, parking, the pool, dogs and the wireless network.';

describe('the demo model’s answers, from the example flow’s own text', () => {
  it.each([
    ['When is breakfast?', 'Breakfast is served from seven to ten in the garden room.'],
    ['good morning, when is breakfast served', 'Breakfast is served from seven to ten in the garden room.'],
    ['Where can I park my car?', 'Parking is free, and the garage is behind the house.'],
    ['Can I bring my dog?', 'Dogs are welcome, for ten euros a night.'],
    ['is there WiFi', 'The wireless network is called Harbour, and it needs no password.'],
    ['What time can I check in?', 'Check-in starts at three in the afternoon, and check-out is until eleven.'],
    ['Who are you?', 'This is the front desk of the Harbour Hotel, a small hotel by the sea.'],
    ['Hello!', `Hello! ${TOPICS}`],
    ['What can you help me with?', TOPICS],
    ['Thanks a lot.', 'You are welcome. Is there anything else I can do for you?'],
    ['OK, bye!', 'Goodbye, and thank you for calling.'],
    ['What is the meaning of life?', `I am sorry, I do not know that. ${TOPICS}`],
    ['I would like to book a room', `I am sorry, I do not know that. ${TOPICS}`],
    ['你好', `I am sorry, I do not know that. ${TOPICS}`],
  ])('%s → %s', (question, answer) => {
    expect(demoAnswer(knowledge, question)).toBe(answer);
  });

  it('answers both halves of a question', () => {
    expect(demoAnswer(knowledge, 'Do you have a pool, and when is breakfast?')).toBe(
      'Breakfast is served from seven to ten in the garden room. ' +
        'The pool is open from eight in the morning to nine in the evening.',
    );
  });

  it('says that it is only a demo when the flow states nothing', () => {
    expect(demoAnswer(knowledgeOf('You are a pirate.', ''), 'Hello')).toMatch(/only the demo model/);
  });
});

describe('what a flow’s text states', () => {
  it('leaves out instructions to the model and questions to the caller', () => {
    const { facts } = knowledgeOf('You are kind. Never swear at all. Rooms cost 3.50 euros.', 'How can I help you?');
    expect(facts).toEqual(['Rooms cost 3.50 euros.']);
  });

  it('names its topics as its sentences do', () => {
    expect(topicsOf(['The pool is warm.', 'Dogs are welcome.', 'Ring the bell.'])).toEqual(['the pool', 'dogs']);
  });
});

it.each([
  ['dogs', 'dog'],
  ['parking', 'park'],
  ['served', 'serve'],
  ['swimming', 'swim'],
  ['parties', 'party'],
  ['classes', 'class'],
])('takes %s and %s for the same word', (word, other) => {
  expect(stem(word)).toBe(stem(other));
});
