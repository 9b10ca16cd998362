import { describe, expect, test } from 'vitest';
import { DEFAULT_CLAUSE_SETTINGS } from '@firstword/shared/clauses/clause-splitter';
import { aConversation } from './a-conversation.ts';
import { aReply } from './fake-session.ts';

const settings = { voice: 'joe', language: 'en', clauses: DEFAULT_CLAUSE_SETTINGS, targetMs: 800 };

const spokenOf = async (reply: string) => {
  const lexicon = [{ write: 'Siobhan', say: 'Shivawn' }];
  const all = aConversation({ options: { settings: { ...settings, lexicon } } });
  all.conversation.open('Breakfast?');
  await all.clock.advance(0);
  all.session.emit(...aReply('first-of-s1', reply));
  await all.clock.advance(10_000);
  return { ...all, texts: all.tts.calls.map(({ text }) => text) };
};

describe('what the voice is given of a reply', () => {
  test('is cleaned, read out and said by the lexicon', async () => {
    const { texts } = await spokenOf('**Siobhan** opens at 7:30. It costs $5 a person, and tea is free.');
    expect(texts).toEqual(['Shivawn opens at seven thirty.', 'It costs five dollars a person, and tea is free.']);
  });

  test('is nothing of reasoning or of marks alone: the voice is not called', async () => {
    const { texts } = await spokenOf('<think>Breakfast. They ask for it.</think>\nAt seven. 👍 … !');
    expect(texts).toEqual(['At seven.']);
  });

  test('leaves the raw reply as the measure of what was said', async () => {
    const reply = 'It **costs** $5, I think. And the tea there is free.';
    const { room } = await spokenOf(reply);
    const clauses = room.events('clause-started');
    expect(clauses.map(({ start, end }) => reply.slice(start, end)).join('')).toBe(reply);
  });
});
