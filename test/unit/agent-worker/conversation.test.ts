import { describe, expect, test } from 'vitest';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { TurnTimeline } from '@firstword/shared/timeline/record';
import { aConversation } from './a-conversation.ts';
import { aReply, words } from './fake-session.ts';

const GREETING = 'Front desk, good morning. How can I help?';
const unreachable = new VoiceError('BackendUnavailable', 'The backend does not answer.', { remedy: 'Start it.' });

/** A conversation whose greeting has been spoken and heard. */
const greeted = async (...script: Parameters<typeof aConversation>) => {
  const all = aConversation(...script);
  all.conversation.open();
  await all.clock.advance(0);
  all.session.emit(...aReply('first-of-s1', GREETING));
  await all.clock.advance(0);
  all.conversation.played(0, all.room.sent(0));
  return all;
};

describe('a conversation', () => {
  test('opens a session and speaks the greeting', async () => {
    const { clock, room, session, tts, conversation } = aConversation();
    conversation.open();
    await clock.advance(0);
    session.emit(...aReply('first-of-s1', GREETING));
    await clock.advance(0);
    expect(session.calls).toEqual([{ call: 'open', input: undefined }]);
    expect(room.all[0]).toEqual({ type: 'session-opened', sessionId: 's1' });
    expect(room.all[1]).toEqual({ type: 'turn-started', turn: 0, turnId: 'first-of-s1', input: '', channel: 'speech' });
    expect(
      room
        .events('token')
        .map(({ content }) => content)
        .join(''),
    ).toBe(GREETING);
    expect(tts.calls.map(({ text }) => text)).toEqual(['Front desk, good morning.', 'How can I help?']);
    expect(tts.calls.every(({ voice, state }) => voice === 'joe' && state === 'spoken')).toBe(true);
    expect(room.events('turn-ended')).toEqual([{ type: 'turn-ended', turn: 0, content: GREETING }]);
    expect(room.events('audio-ended')).toEqual([{ type: 'audio-ended', turn: 0, samples: room.sent(0) }]);
    expect(room.events('timeline')[0]?.timeline).toMatchObject({ unmeasured: 'greeting', channel: 'speech' });
  });

  test('answers the first message instead of greeting', async () => {
    const { clock, room, session, conversation } = aConversation();
    conversation.say('Hello?');
    await clock.advance(0);
    expect(session.calls).toEqual([{ call: 'open', input: 'Hello?' }]);
    session.emit(...aReply('first-of-s1', 'Hello! What can I do?'));
    await clock.advance(0);
    expect(room.events('turn-started')[0]).toMatchObject({ turn: 0, input: 'Hello?' });
    expect(room.events('timeline')[0]?.timeline).toMatchObject({ unmeasured: null, within: true });
  });

  test('tells where each clause of the reply begins and ends in the audio', async () => {
    const { room } = await greeted({ speech: () => ({ samples: 24_000 }) });
    const [first, second] = room.events('clause-started');
    expect(first).toMatchObject({ clause: 0, start: 0, startSample: 0 });
    expect(GREETING.slice(first?.start, first?.end).trim()).toBe('Front desk, good morning.');
    expect(room.events('clause-ended')[0]).toMatchObject({ clause: 0, endSample: 24_000 });
    // A sentence's end asks for 250 ms.
    expect(second).toMatchObject({ clause: 1, start: first?.end, end: GREETING.length, startSample: 30_000 });
    expect(room.events('clause-ended')[1]).toMatchObject({ endSample: 54_000 });
    expect(room.sent(0)).toBe(54_000);
    const starts = room.all.flatMap((one) => (one.type === 'audio' ? [[one.startSample, one.samples.length]] : []));
    let next = 0;
    for (const [start, length] of starts) {
      expect(start).toBe(next);
      next += length ?? 0;
    }
  });

  test('marks what was spoken as the caller hears it, once a clause', async () => {
    const { conversation, session, clock, room } = aConversation();
    conversation.open();
    await clock.advance(0);
    session.emit(...aReply('first-of-s1', GREETING));
    await clock.advance(0);
    const [first] = room.events('clause-started');
    for (const samples of [100, 23_999]) conversation.played(0, samples);
    expect(session.calls.filter(({ call }) => call === 'spoken')).toEqual([]);
    for (const samples of [24_000, 25_000, 24_500]) conversation.played(0, samples);
    expect(session.calls.at(-1)).toEqual({ call: 'spoken', turnId: 'first-of-s1', offset: first?.end });
    conversation.played(0, 1_000_000);
    expect(session.calls.filter(({ call }) => call === 'spoken')).toHaveLength(2);
    expect(session.calls.at(-1)).toMatchObject({ offset: GREETING.length });
  });

  test('starts a turn for each message, under an id of its own', async () => {
    const timelines: TurnTimeline[] = [];
    const { clock, room, session, conversation } = await greeted({
      speech: () => ({ firstChunkMs: 80 }),
      options: { onTimeline: (timeline) => timelines.push(timeline) },
    });
    await clock.advance(1000);
    conversation.played(0, room.sent(0));
    conversation.say('When is breakfast?');
    await clock.advance(200);
    expect(session.calls.at(-1)).toEqual({ call: 'turn', input: 'When is breakfast?' });
    expect(room.events('turn-started')[1]).toMatchObject({ turn: 1, turnId: 'turn-1', input: 'When is breakfast?' });
    session.emit(...aReply('turn-1', 'From seven in the morning.'));
    await clock.advance(1000);
    expect(room.story(1)).toEqual([
      'turn-started',
      'token',
      'turn-ended',
      'clause-started',
      'audio',
      'timeline',
      'audio',
      'clause-ended',
      'audio-ended',
    ]);
    expect(timelines[1]).toMatchObject({ turnId: 'turn-1', firstWordMs: 280, within: true });
    expect(timelines[1]).toEqual(room.events('timeline')[1]?.timeline);
  });

  test('shows tokens and ends turns without a voice once speech is off', async () => {
    const { clock, room, session, tts, conversation } = await greeted();
    const spoken = tts.calls.length;
    conversation.setSpeech(false);
    conversation.say('Is there a pool?');
    await clock.advance(50);
    session.emit(...aReply('turn-1', 'Yes, there is.'));
    await clock.advance(0);
    expect(tts.calls).toHaveLength(spoken);
    expect(room.story(1)).toEqual(['turn-started', 'token', 'turn-ended', 'timeline']);
    expect(room.events('timeline')[1]?.timeline).toMatchObject({ channel: 'text', firstWordMs: 50, unmeasured: null });
  });

  test('speaks the apology of a turn that fails', async () => {
    const { clock, room, session, tts, conversation } = await greeted();
    conversation.say('Hi');
    await clock.advance(0);
    session.emit(...words('turn-1', 'Sorry, could you say that again?'));
    session.emit({ type: 'error', turnId: 'turn-1', code: 'ModelUnavailable', message: 'It is down.', retry: 'now' });
    await clock.advance(0);
    const failed = { type: 'turn-failed', turn: 1, code: 'ModelUnavailable', message: 'It is down.', retry: 'now' };
    expect(room.events('turn-failed')).toEqual([failed]);
    expect(tts.calls.at(-1)).toMatchObject({ state: 'spoken' });
    expect(room.sent(1)).toBeGreaterThan(0);
    expect(room.events('timeline')[1]?.timeline).toMatchObject({ unmeasured: 'failed' });
  });

  test('says what to do when the backend does not take a turn, and goes on with the next', async () => {
    let isDown = true;
    const before = ({ call }: { call: string }) => {
      if (call === 'turn' && isDown) throw unreachable;
    };
    const { clock, room, session, conversation } = await greeted({ before });
    conversation.say('Hi');
    await clock.advance(0);
    expect(room.events('turn-failed')).toMatchObject([
      { turn: 1, code: 'BackendUnavailable', message: 'The backend does not answer. Start it.' },
    ]);
    isDown = false;
    conversation.say('Hi again');
    await clock.advance(0);
    expect(session.calls.at(-1)).toMatchObject({ call: 'turn', input: 'Hi again' });
  });

  test.each([
    ['is lost', unreachable, 'BackendUnavailable'],
    ['ends', undefined, 'SessionEnded'],
  ])('opens a new session with the next message after its stream %s', async (_how, error, code) => {
    const { clock, room, session, conversation } = await greeted();
    session.end(error);
    await clock.advance(0);
    expect(room.events('notice')).toMatchObject([{ code }]);
    conversation.say('Still there?');
    await clock.advance(0);
    expect(session.calls.at(-1)).toEqual({ call: 'open', input: 'Still there?' });
    expect(room.events('session-opened')).toHaveLength(2);
    expect(room.events('turn-started').at(-1)).toMatchObject({ turn: 1, input: 'Still there?' });
  });

  test('opens a new session with the next message after the backend has forgotten this one', async () => {
    const gone = new VoiceError('SessionNotFound', 'There is no such session.', { status: 404 });
    const before = ({ call }: { call: string }) => {
      if (call === 'turn') throw gone;
    };
    const { clock, room, session, conversation } = await greeted({ before });
    conversation.say('Hi');
    await clock.advance(0);
    expect(room.events('turn-failed')).toMatchObject([{ turn: 1, code: 'SessionNotFound' }]);
    expect(session.followed()).toBe(0);
    conversation.say('Hi');
    await clock.advance(0);
    expect(session.calls.at(-1)).toMatchObject({ call: 'open', input: 'Hi' });
  });

  test('fails the turn whose words stop coming', async () => {
    const { clock, room, session, conversation } = await greeted();
    conversation.say('Hi');
    await clock.advance(0);
    session.emit(...words('turn-1', 'Well, let me'));
    session.end(unreachable);
    await clock.advance(0);
    expect(room.events('turn-failed')).toMatchObject([{ turn: 1, code: 'BackendUnavailable' }]);
    expect(room.events('notice')).toEqual([]);
  });

  test('fails the turn of which a part was lost', async () => {
    const { clock, room, session, conversation } = await greeted();
    conversation.say('Hi');
    await clock.advance(0);
    session.emit({ type: 'resync' });
    await clock.advance(0);
    expect(room.events('turn-failed')).toMatchObject([{ turn: 1, code: 'StreamGap', retry: 'now' }]);
  });

  test('says why a session cannot be opened', async () => {
    const before = () => {
      throw unreachable;
    };
    const { clock, room, conversation } = aConversation({ before });
    conversation.open();
    await clock.advance(0);
    const notice = { type: 'notice', code: 'BackendUnavailable', message: unreachable.message, remedy: 'Start it.' };
    expect(room.all).toEqual([notice]);
  });

  test('ignores turns of the same session that are not its own', async () => {
    const { clock, room, session } = await greeted();
    const before = room.all.length;
    session.emit(...aReply('somebody-elses', 'Not for you.'));
    await clock.advance(0);
    expect(room.all).toHaveLength(before);
  });

  test('counts turns anew in a new session, and leaves the old one', async () => {
    const { clock, room, session, conversation } = await greeted();
    conversation.open();
    await clock.advance(0);
    expect(session.followed()).toBe(1);
    session.emit(...aReply('first-of-s2', GREETING));
    await clock.advance(0);
    expect(room.events('session-opened')).toHaveLength(2);
    expect(room.events('turn-started').at(-1)).toMatchObject({ turn: 0, turnId: 'first-of-s2' });
  });
});
