import { expect, it } from 'vitest';
import type { TurnState } from '@firstword/backend/flow/state';
import { targetOf, type StreamRequest } from '@firstword/backend/routes/stream-target';

const aTurn = (id: string, startSeq: number, endSeq: number | null): TurnState => ({
  id,
  input: id,
  said: id,
  reply: '',
  notes: [],
  acted: false,
  unheard: false,
  spoken: 0,
  interrupted: false,
  speculation: null,
  timings: null,
  tools: [],
  step: { mode: 'answer', answering: null, from: 0, sent: {} },
  startId: { epoch: 5, seq: startSeq },
  endId: endSeq === null ? null : { epoch: 5, seq: endSeq },
});

/** `old` lies in 3…6, `now` runs since 7. */
const STATE = { turns: [aTurn('old', 3, 6), aTurn('now', 7, null)], endId: null };

const input = 'When is breakfast?';
const oldTurn = (seq: number) => ({ after: { epoch: 5, seq }, turnId: 'old', ended: true });
const nowTurn = (seq: number) => ({ after: { epoch: 5, seq }, turnId: 'now', ended: false });
const session = (after: object | null) => ({ after, turnId: null, ended: false });

it.each<[string, StreamRequest, unknown]>([
  ['an input starts a turn', { input }, 'start'],
  ['an input with a new turn id starts that turn', { input, turn: 'new' }, 'start'],
  ['an input with a known turn id is that turn, from its start', { input, turn: 'now' }, nowTurn(6)],
  ['a known turn that ended is streamed again', { input, turn: 'old' }, oldTurn(2)],
  ['an unknown turn without input is nothing', { turn: 'new' }, null],
  ['nothing asked for is the whole session', {}, session(null)],
  ['a cursor alone resumes the session', { lastEventId: '5-4' }, session({ epoch: 5, seq: 4 })],
  ['a cursor that is none resumes the session with a resync', { lastEventId: '-1' }, session({ epoch: 0, seq: 0 })],
  ['an empty cursor is none', { lastEventId: '' }, session(null)],
  ['a cursor with an input never starts a turn', { input, lastEventId: '5-8' }, nowTurn(8)],
  ['nor does one that is none of ours', { input, lastEventId: 'abc' }, null],
  ['nor one of an earlier process', { input, lastEventId: '4-8' }, null],
  ['nor one of an earlier process with a turn that is unknown now', { input, turn: 'gone', lastEventId: '4-8' }, null],
  ['a cursor within a turn that ended resumes it', { input, lastEventId: '5-4' }, oldTurn(4)],
  ['a cursor at its done is the end', { input, lastEventId: '5-6' }, null],
  ['a cursor at its done is the end with its id too', { input, turn: 'old', lastEventId: '5-6' }, null],
  ['a cursor before a named turn gets all of it', { input, turn: 'now', lastEventId: '5-4' }, nowTurn(4)],
])('%s', (_, request, wanted) => {
  expect(targetOf(STATE, request)).toEqual(wanted);
});

it('has nothing for a reader who has seen the session’s end', () => {
  const ended = { ...STATE, endId: { epoch: 5, seq: 9 } };
  expect(targetOf(ended, { lastEventId: '5-9' })).toBeNull();
  expect(targetOf(ended, { lastEventId: '5-8' })).toEqual(session({ epoch: 5, seq: 8 }));
});
