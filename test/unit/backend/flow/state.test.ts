import { assert, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '@firstword/backend/flow/compile-flow';
import { newSessionState } from '@firstword/backend/flow/new-session';
import {
  findTurn,
  MAX_TURNS,
  offsetWithin,
  recordEntry,
  runningTurn,
  turnAt,
  type SessionState,
} from '@firstword/backend/flow/state';
import { logEntry } from '@firstword/backend/token-log/port';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { aFlow } from '../a-flow.ts';

const EMPTY: SessionState = newSessionState(compileFlow(aFlow()));

const after = (...events: TokenEvent[]): SessionState =>
  events.reduce((state, event, index) => recordEntry(state, logEntry({ epoch: 7, seq: index + 1 }, event)), EMPTY);

const start = (turnId: string): TokenEvent => ({ type: 'turn-start', turnId, input: `input of ${turnId}` });
const token = (turnId: string, content: string): TokenEvent => ({ type: 'token', turnId, content });
const done = (turnId: string): TokenEvent => ({ type: 'done', turnId, content: '' });

describe('the state that a log adds up to', () => {
  it('joins the tokens of a turn to its reply', () => {
    const state = after(start('t0'), token('t0', 'Good '), token('t0', 'morning.'), done('t0'));
    expect(findTurn(state, 't0')).toMatchObject({ input: 'input of t0', reply: 'Good morning.', endId: { seq: 4 } });
    expect(runningTurn(state)).toBeUndefined();
  });

  it('knows the one turn that runs', () => {
    expect(runningTurn(after(start('t0'), done('t0'), start('t1')))?.id).toBe('t1');
  });

  it('keeps of an interrupted reply what was heard', () => {
    const state = after(start('t0'), token('t0', 'Good morning.'), { type: 'interrupt', turnId: 't0', heard: 4 });
    expect(findTurn(state, 't0')).toMatchObject({ reply: 'Good', interrupted: true });
  });

  it('ends a turn that failed, and keeps what it said', () => {
    const failed: TokenEvent = { type: 'error', turnId: 't0', code: 'ModelStalled', message: '', retry: 'now' };
    expect(findTurn(after(start('t0'), token('t0', 'So'), failed), 't0')).toMatchObject({
      reply: 'So',
      endId: { seq: 3 },
    });
  });

  it('is one plain object that survives the wire', () => {
    const state = after(start('t0'), token('t0', 'Hi.'), { type: 'spoken', turnId: 't0', offset: 3 }, done('t0'));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('forgets the older half of the turns once there are too many, at once', () => {
    const turns = (count: number) =>
      Array.from({ length: count }, (_, index) => [start(`t${index}`), done(`t${index}`)]);
    expect(after(...turns(MAX_TURNS).flat()).turns).toHaveLength(MAX_TURNS);
    const state = after(...turns(MAX_TURNS + 1).flat());
    expect(state.turns).toHaveLength(MAX_TURNS / 2 + 1);
    expect(state.turns.at(-1)?.id).toBe(`t${MAX_TURNS}`);
  });
});

describe('the turn of a cursor', () => {
  const state = after(start('t0'), token('t0', 'a'), done('t0'), start('t1'), token('t1', 'b'));

  it.each([
    [{ epoch: 7, seq: 1 }, 't0'],
    [{ epoch: 7, seq: 3 }, 't0'],
    [{ epoch: 7, seq: 5 }, 't1'],
    [{ epoch: 7, seq: 0 }, undefined],
    [{ epoch: 6, seq: 2 }, undefined],
    [{ epoch: 8, seq: 2 }, undefined],
  ])('%j lies in %s', (cursor, wanted) => {
    expect(turnAt(state, cursor)?.id).toBe(wanted);
  });
});

describe('an offset into a reply', () => {
  it('stays where it is inside the reply', () => {
    expect(offsetWithin('hello', 3)).toBe(3);
  });

  it('is clamped to the reply', () => {
    expect([offsetWithin('hello', 99), offsetWithin('hello', -1)]).toEqual([5, 0]);
  });

  it('never cuts a character in half, and moves by no more than that', () => {
    assert(
      property(string({ unit: 'binary' }), nat(40), (reply, offset) => {
        const within = offsetWithin(reply, offset);
        expect(within).toBeLessThanOrEqual(Math.min(offset, reply.length));
        expect(within).toBeGreaterThanOrEqual(Math.min(offset, reply.length) - 1);
        expect(reply.slice(0, within).isWellFormed()).toBe(true);
      }),
    );
  });
});
