import { describe, expect, test } from 'vitest';
import { aPage } from './a-page.ts';

const aSpeakingPage = () => {
  const page = aPage();
  page.connect();
  page.conversation.say('Hello?');
  page.incoming.onEvent({ type: 'session-opened', sessionId: 's1' });
  page.speak(0, 'Hello?');
  page.incoming.onPlayed({ turn: 0, samples: 700, peak: 0.3 });
  page.sent.length = 0;
  page.asked.length = 0;
  return page;
};

describe('a conversation', () => {
  test('opens with the greeting, and asks for sound within the gesture', () => {
    const page = aPage();
    page.connect();
    page.conversation.start();
    expect(page.sent).toEqual([{ type: 'open' }]);
    expect(page.asked).toEqual(['start', 'reset']);
  });

  test('opens with the first message instead', () => {
    const page = aPage();
    page.connect();
    expect(page.conversation.say('Hello?')).toBe(true);
    expect(page.sent).toEqual([{ type: 'open', input: 'Hello?' }]);
  });

  test('barges in with a message: silent first, then the exact place, then the message', () => {
    const page = aSpeakingPage();
    page.conversation.say('And dogs?');
    expect(page.asked).toEqual(['start', 'stop 0']);
    expect(page.sent).toEqual([
      { type: 'played', turn: 0, samples: 700 },
      { type: 'say', input: 'And dogs?' },
    ]);
    expect(page.view().turns[0]?.heard).toBe(4);
  });

  test('stops with Esc, once', () => {
    const page = aSpeakingPage();
    page.conversation.stop();
    page.conversation.stop();
    expect(page.sent).toEqual([{ type: 'played', turn: 0, samples: 700 }, { type: 'interrupt' }]);
  });

  test('sends no place for a reply that is over', () => {
    const page = aSpeakingPage();
    page.incoming.onEvent({ type: 'audio-ended', turn: 0, samples: 1300 });
    page.incoming.onEvent({ type: 'turn-ended', turn: 0, content: 'Good morning.' });
    page.incoming.onPlayed({ turn: 0, samples: 1300, peak: 0.3 });
    page.sent.length = 0;
    page.conversation.say('And dogs?');
    page.conversation.stop();
    expect(page.sent).toEqual([{ type: 'say', input: 'And dogs?' }]);
  });

  test('keeps a message that cannot be sent', () => {
    const page = aSpeakingPage();
    page.disconnect();
    expect(page.conversation.say('And dogs?')).toBe(false);
    expect(page.view().pending).toEqual([]);
  });

  test('mutes at once when the sound is switched off, and says so to every new connection', () => {
    const page = aSpeakingPage();
    page.conversation.setSound(false);
    expect(page.asked).toEqual(['mute']);
    page.connect();
    expect(page.sent).toEqual([
      { type: 'speech', on: false },
      { type: 'speech', on: false },
    ]);
  });
});

describe('what comes in', () => {
  test('of played samples goes to the server and to the turn', () => {
    const page = aSpeakingPage();
    page.incoming.onPlayed({ turn: 0, samples: 900, peak: 0.5 });
    expect(page.sent).toEqual([{ type: 'played', turn: 0, samples: 900 }]);
    expect(page.view().turns[0]).toMatchObject({ playedSamples: 900, peak: 0.5 });
  });

  test('of a turn that was stopped meanwhile is not reported', () => {
    const page = aSpeakingPage();
    page.conversation.stop();
    page.sent.length = 0;
    page.incoming.onPlayed({ turn: 0, samples: 900, peak: 0.5 });
    expect(page.sent).toEqual([]);
  });

  test('as an interruption silences the turn', () => {
    const page = aSpeakingPage();
    page.incoming.onEvent({ type: 'interrupted', turn: 0, heard: 4 });
    expect(page.asked).toEqual(['stop 0']);
  });

  test('as the end of the connection silences the turn', () => {
    const page = aSpeakingPage();
    page.disconnect();
    expect(page.asked).toEqual(['stop 0']);
    expect(page.view().session).toBe('ended');
  });

  test('as audio that nothing can play counts as read', () => {
    const page = aSpeakingPage();
    page.incoming.onState('unavailable');
    page.incoming.onAudio({ turn: 0, startSample: 480, samples: new Int16Array(480) });
    expect(page.sent).toEqual([
      { type: 'speech', on: false },
      { type: 'played', turn: 0, samples: 960 },
    ]);
  });
});
