import { describe, expect, test } from 'vitest';
import type { Tts } from '@firstword/agent-worker/tts/port';
import { aConversation } from './a-conversation.ts';
import { aReply, words } from './fake-session.ts';

const REPLY = 'Breakfast is from seven to ten. It is served in the garden room. Dogs are welcome there too!';

const asked = async (...script: Parameters<typeof aConversation>) => {
  const all = aConversation(...script);
  all.conversation.open('Breakfast?');
  await all.clock.advance(0);
  all.session.emit(...aReply('first-of-s1', REPLY));
  await all.clock.advance(0);
  return all;
};

describe('the voice of a turn', () => {
  test('speaks the next clause while this one comes, and never more than two at once', async () => {
    let atOnce = 0;
    let most = 0;
    const all = aConversation({ speech: () => ({ firstChunkMs: 100, chunkMs: 20, samples: 4800 }) });
    const counted: Tts = {
      speak: async function* (text, options) {
        most = Math.max(most, ++atOnce);
        yield* all.tts.speak(text, options);
        atOnce -= 1;
      },
    };
    const { clock, room, session, conversation } = aConversation({ options: { tts: counted, clock: all.clock } });
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...aReply('first-of-s1', REPLY));
    await all.clock.advance(99);
    expect(all.tts.calls.map(({ text }) => text)).toEqual(['Breakfast is from seven to ten.']);
    await all.clock.advance(1);
    expect(all.tts.calls.map(({ text }) => text)).toHaveLength(2);
    await all.clock.advance(5000);
    expect(most).toBe(2);
    expect(room.events('clause-started').map(({ clause }) => clause)).toEqual([0, 1, 2]);
    expect(all.tts.calls.map(({ state }) => state)).toEqual(['spoken', 'spoken', 'spoken']);
  });

  test('gives out the first clause before the reply has ended', async () => {
    const { clock, room, session, conversation } = aConversation();
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...words('first-of-s1', 'Yes, of course. We'));
    await clock.advance(0);
    expect(room.sent(0)).toBe(24_000);
    expect(room.events('turn-ended')).toEqual([]);
    expect(room.events('audio-ended')).toEqual([]);
  });

  test('is at most half a minute ahead of the ear', async () => {
    const speech = () => ({ samples: 24_000 * 60, chunkSamples: 4800 });
    const { clock, room, conversation } = await asked({ speech });
    expect(room.sent(0)).toBe(24_000 * 30);
    conversation.played(0, 24_000);
    await clock.advance(0);
    expect(room.sent(0)).toBe(24_000 * 31);
  });

  test('adds no pause after the playout ran dry', async () => {
    const { clock, room, conversation } = await asked({ speech: (_text, nth) => ({ firstChunkMs: nth * 2000 }) });
    conversation.played(0, 24_000);
    await clock.advance(10_000);
    const [, second, third] = room.events('clause-started');
    expect(second?.startSample).toBe(24_000);
    expect(third?.startSample).toBe(48_000 + 6000);
  });

  test('counts the silence of the voice itself into the pause', async () => {
    const { room } = await asked({ speech: () => ({ trailingSilence: 2400, leadingSilence: 1200, samples: 12_000 }) });
    const [first, second] = room.events('clause-started');
    // 250 ms after a sentence, of which 100 and 50 ms are there.
    expect(second?.startSample).toBe((first?.startSample ?? 0) + 15_600 + 2400);
  });

  test('measures the first word at its first audible sample', async () => {
    const { room } = await asked({ speech: () => ({ leadingSilence: 2400 }) });
    const timeline = room.events('timeline')[0]?.timeline;
    expect(timeline?.firstWordMs).toBe(100);
    expect(timeline?.stages.find(({ stage }) => stage === 'audio')?.durationMs).toBe(100);
  });

  test('is tried again once before a clause is given up', async () => {
    const { room, tts } = await asked({ speech: (_text, nth) => (nth === 0 ? { failAfterChunks: 0 } : {}) });
    expect(tts.calls.map(({ state }) => state)).toEqual(['failed', 'spoken', 'spoken', 'spoken']);
    expect(room.events('notice')).toEqual([]);
    expect(room.events('clause-ended')).toHaveLength(3);
  });

  test.each([
    ['at once', 0, 2, 0],
    ['in the middle of a clause', 3, 1, 1440],
  ])('that fails for good %s leaves the text, and says so once', async (_when, failAfterChunks, calls, samples) => {
    const { clock, room, tts, conversation, session } = await asked({ speech: () => ({ failAfterChunks }) });
    await clock.advance(5000);
    expect(tts.calls.filter(({ state }) => state === 'failed').length).toBeGreaterThanOrEqual(calls);
    expect(room.events('notice')).toMatchObject([{ code: 'TtsUnavailable' }]);
    expect(
      room
        .events('token')
        .map(({ content }) => content)
        .join(''),
    ).toBe(REPLY);
    expect(room.events('turn-ended')).toHaveLength(1);
    expect(room.events('turn-failed')).toEqual([]);
    expect(room.events('audio-ended')).toEqual([{ type: 'audio-ended', turn: 0, samples }]);
    conversation.played(0, samples);
    conversation.say('And dinner?');
    await clock.advance(0);
    expect(room.events('interrupted')).toEqual([]);
    expect(session.calls.at(-1)).toEqual({ call: 'turn', input: 'And dinner?' });
    expect(tts.calls.filter(({ state }) => state === 'speaking')).toEqual([]);
  });

  test('that fails stops the clause it had begun ahead, and all that was shown counts as heard', async () => {
    const speech = (_text: string, nth: number) =>
      nth === 0 ? { failAfterChunks: 3, chunkMs: 50 } : { chunkMs: 1000 };
    const { clock, room, session, tts, conversation } = aConversation({ speech });
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...words('first-of-s1', REPLY));
    await clock.advance(300);
    expect(tts.calls.map(({ state }) => state)).toEqual(['failed', 'stopped']);
    expect(clock.pending()).toBe(0);
    conversation.played(0, room.sent(0));
    conversation.interrupt();
    expect(room.events('interrupted')).toEqual([{ type: 'interrupted', turn: 0, heard: REPLY.length }]);
  });

  test('is not asked for a clause that has nothing to say', async () => {
    const { clock, room, session, tts, conversation } = aConversation();
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...aReply('first-of-s1', '😀\n\nGood morning to you!\n\n---\n\nYour room is ready now.'));
    await clock.advance(0);
    expect(tts.calls.every(({ text }) => /\p{L}/u.test(text))).toBe(true);
    expect(room.events('notice')).toEqual([]);
    conversation.played(0, room.sent(0));
    conversation.interrupt();
    expect(room.events('interrupted')).toEqual([]);
  });

  test('leaves a turn without a word unmeasured', async () => {
    const { clock, room, session, conversation } = aConversation();
    conversation.open('Breakfast?');
    await clock.advance(0);
    session.emit(...aReply('first-of-s1', '...'));
    await clock.advance(0);
    expect(room.events('timeline')[0]?.timeline).toMatchObject({ unmeasured: 'silent', firstWordMs: null });
  });
});
