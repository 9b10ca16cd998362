import { expect, test } from 'vitest';
import { aConversation } from './a-conversation.ts';
import { words } from './fake-session.ts';

const TURN = 'first-of-s1';
const FILLER = { type: 'token' as const, turnId: TURN, content: 'One moment.\n', filler: true as const };

const asked = async () => {
  const all = aConversation();
  all.conversation.open('Breakfast?');
  await all.clock.advance(1_200);
  all.session.emit(FILLER);
  await all.clock.advance(800);
  return all;
};

test('a filler is spoken at once, and is part of the reply that was heard', async () => {
  const { room, tts, conversation, clock, session } = await asked();
  expect(tts.calls.map(({ text }) => text)).toEqual(['One moment.']);
  conversation.played(0, 24_000);
  conversation.say('Hello?');
  await clock.advance(0);
  expect(room.events('interrupted')).toEqual([expect.objectContaining({ heard: 12 })]);
  expect(session.calls.at(-1)).toMatchObject({ call: 'turn', interrupts: { turnId: TURN, heard: 12 } });
});

test('the first word is the answer’s, in tokens, clauses and sound', async () => {
  const { room, clock, session, conversation } = await asked();
  expect(room.events('timeline')).toEqual([]);
  conversation.played(0, 24_000);
  session.emit(...words(TURN, 'From seven to ten.'), {
    type: 'done',
    turnId: TURN,
    content: 'One moment.\nFrom seven to ten.',
  });
  await clock.advance(0);
  const timeline = room.events('timeline')[0]?.timeline;
  expect(timeline?.firstWordMs).toBe(2_000);
  expect(timeline?.unmeasured).toBeNull();
});

test('what the models took stands in the record', async () => {
  const { room, clock, session } = await asked();
  const usage = [{ model: 'small', inputTokens: 50, outputTokens: 7 }];
  session.emit(...words(TURN, 'Yes.'), { type: 'done', turnId: TURN, content: 'One moment.\nYes.', usage });
  await clock.advance(0);
  expect(room.events('timeline')[0]?.timeline.usage).toEqual(usage);
});

test('a turn that said nothing but a filler has no first word', async () => {
  const { room, clock, session } = await asked();
  session.emit({ type: 'done', turnId: TURN, content: 'One moment.\n' });
  await clock.advance(0);
  expect(room.events('timeline')[0]?.timeline).toMatchObject({ firstWordMs: null, unmeasured: 'silent' });
});

test('where the call goes is told when it is handed over', async () => {
  const { room, clock, session } = await asked();
  session.emit(
    ...words(TURN, 'I connect you.'),
    { type: 'transfer', turnId: TURN, to: 'tel:+15551230000' },
    { type: 'done', turnId: TURN, content: 'One moment.\nI connect you.' },
    { type: 'session-end', reason: 'transferred' },
  );
  session.end();
  await clock.advance(0);
  expect(room.events('notice')).toEqual([expect.objectContaining({ code: 'CallTransferred' })]);
});
