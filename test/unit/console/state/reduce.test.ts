import { describe, expect, test } from 'vitest';
import type { ConsoleEvent } from '@firstword/shared/contract/console';
import { createStore } from '../../../../services/console/src/state/store.ts';
import type { PageAction, View } from '../../../../services/console/src/state/view.ts';

type Step = ConsoleEvent | PageAction;

const PAGE_ACTIONS = new Set([
  'connection-changed',
  'session-asked',
  'message-sent',
  'audio-played',
  'turn-stopped',
  'sound-switched',
  'player-changed',
  'notice-dismissed',
]);
const isAction = (step: Step): step is PageAction => PAGE_ACTIONS.has(step.type);

const after = (...steps: Step[]): View => {
  const store = createStore();
  for (const step of steps) {
    if (isAction(step)) store.dispatch(step);
    else store.receive(step);
  }
  return store.view();
};

const open: Step[] = [
  { type: 'connection-changed', connection: { state: 'open' } },
  { type: 'session-asked', input: 'Hello?' },
  { type: 'session-opened', sessionId: 's1' },
];
const started: Step = { type: 'turn-started', turn: 0, turnId: 't0', input: 'Hello?', channel: 'speech' };
const spoken: Step[] = [
  started,
  { type: 'token', turn: 0, content: 'Good ' },
  { type: 'token', turn: 0, content: 'morning.' },
  { type: 'clause-started', turn: 0, clause: 0, start: 0, end: 13, startSample: 0 },
  { type: 'clause-ended', turn: 0, clause: 0, endSample: 1300 },
  { type: 'audio-ended', turn: 0, samples: 1300 },
  { type: 'turn-ended', turn: 0, content: 'Good morning.' },
];

describe('the page', () => {
  test('shows a message at once, and as a turn when the server has started it', () => {
    expect(after(...open).pending).toEqual(['Hello?']);
    const view = after(...open, started);
    expect(view.pending).toEqual([]);
    expect(view.turns).toMatchObject([{ turn: 0, input: 'Hello?', reply: '', conversation: 1 }]);
  });

  test('joins tokens, clauses and the audio’s length to a turn', () => {
    expect(after(...open, ...spoken).turns).toMatchObject([
      {
        reply: 'Good morning.',
        clauses: [{ start: 0, end: 13, startSample: 0, endSample: 1300 }],
        audioSamples: 1300,
        ended: true,
        heard: null,
      },
    ]);
  });

  test('cuts a reply at once when it is stopped, then where the server says', () => {
    const stopped: Step[] = [
      ...open,
      ...spoken,
      { type: 'audio-played', turn: 0, samples: 700, peak: 0.4 },
      { type: 'turn-stopped', turn: 0 },
    ];
    expect(after(...stopped).turns[0]?.heard).toBe(4);
    expect(after(...stopped, { type: 'interrupted', turn: 0, heard: 5 }).turns[0]?.heard).toBe(5);
  });

  test('does not cut a reply that was heard to its end', () => {
    const played: Step = { type: 'audio-played', turn: 0, samples: 1300, peak: 0.4 };
    const view = after(...open, ...spoken, played, { type: 'interrupted', turn: 0, heard: 13 });
    expect(view.turns[0]?.heard).toBeNull();
  });

  test('drops what was still on its way when the caller spoke', () => {
    const late: Step[] = [
      { type: 'turn-stopped', turn: 0 },
      { type: 'token', turn: 0, content: ' And so on.' },
      { type: 'turn-ended', turn: 0, content: 'Good' },
    ];
    expect(after(...open, ...spoken.slice(0, 3), ...late).turns[0]?.reply).toBe('Good morning.');
  });

  test('keeps what a failed turn had said', () => {
    const failed: Step = { type: 'turn-failed', turn: 0, code: 'ModelStalled', message: 'It stopped.', retry: 'now' };
    expect(after(...open, ...spoken.slice(0, 3), failed).turns[0]).toMatchObject({
      reply: 'Good morning.',
      ended: true,
      failure: { code: 'ModelStalled', message: 'It stopped.', retry: 'now' },
    });
  });

  test('ends the conversation with its connection, and counts turns anew in the next', () => {
    const lost: Step = { type: 'connection-changed', connection: { state: 'lost' } };
    const ended = after(...open, ...spoken.slice(0, 3), lost);
    expect(ended).toMatchObject({ session: 'ended', turns: [{ ended: true, heard: 0 }] });

    const again = after(...open, ...spoken, lost, ...open, started, { type: 'token', turn: 0, content: 'Yes?' });
    expect(again.session).toBe('open');
    expect(again.turns).toMatchObject([
      { conversation: 1, turn: 0, reply: 'Good morning.' },
      { conversation: 2, turn: 0, reply: 'Yes?' },
    ]);
  });

  test('stays as it was when a connection that carried no conversation is lost', () => {
    expect(after({ type: 'connection-changed', connection: { state: 'lost' } }).session).toBe('none');
  });

  test('lets the next message open a session when a notice came instead of one', () => {
    const notice: Step = { type: 'notice', code: 'BackendGone', message: 'The backend does not answer.' };
    expect(after(...open.slice(0, 2), notice)).toMatchObject({
      session: 'none',
      pending: [],
      notices: [{ code: 'BackendGone' }],
    });
    expect(after(...open, notice).session).toBe('open');
  });

  test('holds one notice of a kind, the newest three, until they are dismissed', () => {
    const notices = ['A', 'B', 'C', 'A', 'D'].map((code) => ({ type: 'notice', code, message: code }) as const);
    const codes = (view: View) => view.notices.map(({ code }) => code);
    expect(codes(after(...notices))).toEqual(['C', 'A', 'D']);
    expect(codes(after(...notices, { type: 'notice-dismissed', code: 'A' }))).toEqual(['C', 'D']);
  });

  test('shows replies as text where nothing can be played', () => {
    const view = after(...open, ...spoken.slice(0, 3), { type: 'player-changed', player: 'unavailable' });
    expect(view.turns[0]?.channel).toBe('text');
  });

  test('takes an event that it does not know for nothing', () => {
    const unknown = { type: 'applause', turn: 0 } as unknown as ConsoleEvent;
    const store = createStore();
    for (const step of [...open, ...spoken]) {
      if (isAction(step)) store.dispatch(step);
      else store.receive(step);
    }
    const before = store.view();
    store.receive(unknown);
    expect(store.view()).toEqual(before);
  });
});
