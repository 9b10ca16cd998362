import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aConversation } from './a-conversation.ts';
import { aReply, words } from './fake-session.ts';

const REPLY =
  'Breakfast is served from seven to ten, in the garden room. Dogs are welcome there too! Shall I book a table?';

/** A conversation whose first turn, the answer to a message, is being spoken; `heardMs` of it was heard. */
const speaking = async (heardMs: number, ...script: Parameters<typeof aConversation>) => {
  const all = aConversation(...script);
  all.conversation.open('Breakfast?');
  await all.clock.advance(0);
  all.session.emit(...aReply('first-of-s1', REPLY));
  await all.clock.advance(0);
  all.conversation.played(0, heardMs * 24);
  await all.clock.advance(0);
  return all;
};

describe('a barge-in', () => {
  test('stops the agent at once and tells the backend with the new turn what was heard', async () => {
    const { room, session, clock, conversation } = await speaking(1300);
    const sent = room.sent(0);
    conversation.say('And dinner?');
    const [interrupted] = room.events('interrupted');
    expect(interrupted).toMatchObject({ turn: 0 });
    expect(REPLY.slice(0, interrupted?.heard)).toBe('Breakfast is served from seven to ten, in the');
    await clock.advance(0);
    const interrupts = { turnId: 'first-of-s1', heard: interrupted?.heard };
    expect(session.calls.at(-1)).toEqual({ call: 'turn', input: 'And dinner?', interrupts });
    await clock.advance(5000);
    expect(session.calls.filter(({ call }) => call === 'interrupt')).toEqual([]);
    expect(room.sent(0)).toBe(sent);
  });

  test('stops the voice in the middle of a clause', async () => {
    const speech = () => ({ firstChunkMs: 100, chunkMs: 20, samples: 48_000 });
    const { room, tts, clock, session, conversation } = aConversation({ speech });
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...aReply('first-of-s1', REPLY));
    await clock.advance(300);
    expect(tts.calls.map(({ state }) => state)).toEqual(['speaking', 'speaking']);
    const sent = room.sent(0);
    expect(sent).toBeGreaterThan(0);
    conversation.interrupt();
    await clock.advance(5000);
    expect(tts.calls.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    expect(room.sent(0)).toBe(sent);
    expect(clock.pending()).toBe(0);
  });

  test('without a new turn is told to the backend alone, after a second', async () => {
    const { session, room, clock, conversation } = await speaking(1300);
    conversation.interrupt();
    await clock.advance(999);
    expect(session.calls.filter(({ call }) => call === 'interrupt')).toEqual([]);
    await clock.advance(1);
    const heard = room.events('interrupted')[0]?.heard;
    expect(session.calls.at(-1)).toEqual({ call: 'interrupt', turnId: 'first-of-s1', heard });
    conversation.say('And dinner?');
    await clock.advance(0);
    expect(session.calls.at(-1)).toEqual({ call: 'turn', input: 'And dinner?' });
  });

  test('before a word was heard leaves nothing of the reply', async () => {
    const { room, conversation } = await speaking(0);
    conversation.interrupt();
    expect(room.events('interrupted')).toEqual([{ type: 'interrupted', turn: 0, heard: 0 }]);
  });

  test('after the last sample is none', async () => {
    const { room, session, clock, conversation } = await speaking(0);
    conversation.played(0, room.sent(0));
    conversation.interrupt();
    conversation.say('And dinner?');
    await clock.advance(0);
    expect(room.events('interrupted')).toEqual([]);
    expect(session.calls.at(-1)).toEqual({ call: 'turn', input: 'And dinner?' });
  });

  test('keeps what was shown when turns are not spoken', async () => {
    const { room, session, clock, conversation } = aConversation();
    conversation.setSpeech(false);
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...words('first-of-s1', 'Breakfast is served'));
    await clock.advance(0);
    conversation.interrupt();
    session.emit(...words('first-of-s1', ' from seven'));
    await clock.advance(0);
    expect(room.events('interrupted')).toEqual([{ type: 'interrupted', turn: 0, heard: 19 }]);
    expect(room.events('token')).toHaveLength(3);
  });

  test('by somebody else stops the agent too', async () => {
    const { room, session, clock } = await speaking(1300);
    session.emit({ type: 'interrupt', turnId: 'first-of-s1', heard: 3 });
    await clock.advance(2000);
    expect(room.events('interrupted')).toHaveLength(1);
    expect(session.calls.filter(({ call }) => call === 'interrupt')).toEqual([]);
  });

  test('takes messages in order that come faster than the backend answers', async () => {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const before = ({ call }: { call: string }) => (call === 'open' ? opened : undefined);
    const { room, session, clock, conversation } = aConversation({ before });
    conversation.open();
    conversation.say('One');
    conversation.say('Two');
    await clock.advance(100);
    expect(session.calls).toEqual([{ call: 'open', input: undefined }]);
    resolve();
    await clock.advance(0);
    expect(session.calls.slice(1)).toEqual([
      { call: 'turn', input: 'One', interrupts: { turnId: 'first-of-s1', heard: 0 } },
      { call: 'turn', input: 'Two', interrupts: { turnId: 'turn-1', heard: 0 } },
    ]);
    expect(room.events('turn-started').map(({ turn, input }) => [turn, input])).toEqual([
      [0, ''],
      [1, 'One'],
      [2, 'Two'],
    ]);
  });

  test('is kept for the next turn when the one that carried it was not taken', async () => {
    let isDown = true;
    const before = ({ call }: { call: string }) => {
      if (call === 'turn' && isDown) throw new Error('down');
    };
    const { session, clock, conversation } = await speaking(1500, { before });
    conversation.say('One');
    await clock.advance(0);
    isDown = false;
    conversation.say('Two');
    await clock.advance(0);
    expect(session.calls.at(-1)).toMatchObject({ input: 'Two', interrupts: { turnId: 'first-of-s1' } });
  });

  test('of a reply that waits for the ear sends no more of it', async () => {
    const speech = () => ({ samples: 24_000 * 60, chunkSamples: 4800 });
    const { room, clock, conversation } = await speaking(0, { speech });
    conversation.interrupt();
    await clock.advance(2000);
    expect(room.sent(0)).toBe(24_000 * 30);
    expect(room.events('clause-ended')).toEqual([]);
  });

  test('believes no page that has heard more than was sent', async () => {
    const speech = (_text: string, nth: number) => ({ firstChunkMs: nth * 1000 });
    const { room, clock, conversation } = await speaking(1_000_000, { speech });
    await clock.advance(1000);
    conversation.interrupt();
    expect(REPLY.slice(0, room.events('interrupted')[0]?.heard)).toBe('Breakfast is served from seven to ten, ');
  });

  test('by a new session is told to the old one before it is left', async () => {
    const { session, clock, conversation } = await speaking(1300);
    conversation.open();
    await clock.advance(0);
    expect(session.calls.slice(1).map(({ call }) => call)).toEqual(['spoken', 'interrupt', 'open']);
  });
});

describe('a caller who leaves', () => {
  test('has what was heard told at once, and nothing left running', async () => {
    const { room, session, clock, conversation } = await speaking(1300);
    await conversation.close();
    expect(session.calls.at(-1)).toMatchObject({ call: 'interrupt', turnId: 'first-of-s1' });
    expect(session.calls.at(-1)).toMatchObject({ heard: room.events('interrupted')[0]?.heard });
    await clock.advance(0);
    expect(session.followed()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  test('while the session is being opened leaves no turn behind', async () => {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const { session, clock, conversation, tts } = aConversation({ before: () => opened });
    conversation.open();
    await clock.advance(0);
    const closed = conversation.close();
    resolve();
    await closed;
    await clock.advance(5000);
    expect(session.calls.map(({ call }) => call)).toEqual(['open', 'interrupt']);
    expect(session.followed()).toBe(0);
    expect(tts.calls).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  test('does not wait for a backend that is gone', async () => {
    const before = ({ call }: { call: string }) => {
      if (call === 'interrupt') throw new Error('gone');
    };
    const { conversation, clock } = await speaking(1500, { before });
    await conversation.close();
    expect(clock.pending()).toBe(0);
  });
});

describe('an interruption at any moment', () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 400 }),
    tokens: fc.nat(8),
    playedMs: fc.nat(600),
  });
  const speech = fc.record({
    firstChunkMs: fc.integer({ min: 0, max: 300 }),
    chunkMs: fc.integer({ min: 0, max: 30 }),
    samples: fc.integer({ min: 0, max: 30_000 }),
    failAfterChunks: fc.option(fc.nat(4), { nil: undefined }),
  });
  const how = fc.constantFrom('interrupt' as const, 'say' as const, 'open' as const, 'close' as const);

  test('is the last that is heard of the turn, and leaves nothing running', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(speech, { minLength: 1 }),
        how,
        async (steps, speeches, how) => {
          const { room, session, clock, tts, conversation } = aConversation({
            speech: (_text, nth) => speeches[nth % speeches.length] ?? {},
          });
          conversation.open('Breakfast?');
          await clock.advance(0);
          const reply = aReply('first-of-s1', REPLY);
          for (const { waitMs, tokens, playedMs } of steps) {
            session.emit(...reply.splice(0, tokens));
            await clock.advance(waitMs);
            conversation.played(0, playedMs * 24);
          }
          if (how === 'interrupt') conversation.interrupt();
          if (how === 'say') conversation.say('And dinner?');
          if (how === 'open') conversation.open();
          const closed = how === 'close' ? conversation.close() : Promise.resolve();
          const before = room.all.length;
          session.emit(...reply);
          await closed;
          await clock.advance(5000);

          const after = room.all.slice(before).filter((one) => 'turn' in one && one.turn === 0);
          const begunAnew = after.filter(({ type }) => how === 'open' && type === 'turn-started').length;
          const wasStopped = room.events('interrupted').length > 0;
          expect(wasStopped ? after.length - begunAnew : 0).toBe(0);
          expect(tts.calls.filter(({ state }) => state === 'speaking')).toEqual([]);
          expect(clock.pending()).toBe(0);
          const heard = room.events('interrupted')[0]?.heard ?? 0;
          expect(
            heard === 0 || /\p{L}$/u.test(REPLY.slice(0, heard)) || heard === REPLY.length || REPLY[heard - 1] === ' ',
          ).toBe(true);
          await conversation.close();
          await clock.advance(0);
          expect(session.followed()).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a reply that goes on in another process', () => {
  const begin = async () => {
    const here = aConversation();
    const { conversation, session, clock } = here;
    conversation.setSpeech(false);
    conversation.open('When?');
    await clock.advance(0);
    const [turnId = ''] = session.turnIds;
    session.emit({ type: 'turn-start', turnId, input: 'When?' }, ...words(turnId, 'From seven to '));
    await clock.advance(0);
    return { ...here, turnId };
  };
  const shown = (room: ReturnType<typeof aConversation>['room']): string =>
    room
      .events('token')
      .map(({ content }) => content)
      .join('');

  test('says what was not heard anew, and leaves out what was', async () => {
    const { session, clock, room, turnId } = await begin();
    session.emit({ type: 'attempt-start', turnId, base: 5 }, ...words(turnId, 'seven to ten.'));
    session.emit({ type: 'done', turnId, content: 'From seven to ten.' });
    await clock.advance(0);
    expect(shown(room)).toBe('From seven to ten.');
    expect(room.events('turn-ended')).toHaveLength(1);
  });

  test('speaks other words than those that were heard from the place where they begin', async () => {
    const { session, clock, room, turnId } = await begin();
    session.emit({ type: 'attempt-start', turnId, base: 5 }, ...words(turnId, 'eight to ten.'));
    await clock.advance(0);
    expect(shown(room)).toBe('From seven to eight to ten.');
  });

  test('changes nothing where all of it stands', async () => {
    const { session, clock, room, turnId } = await begin();
    session.emit({ type: 'attempt-start', turnId, base: 14 }, ...words(turnId, 'ten.'));
    await clock.advance(0);
    expect(shown(room)).toBe('From seven to ten.');
    expect(room.events('turn-started')).toHaveLength(1);
  });
});
