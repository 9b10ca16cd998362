import { describe, expect, it } from 'vitest';
import { findTurn } from '@firstword/backend/flow/state';
import type { FakeStep } from '@firstword/backend/llm/fake';
import { modelStalled } from '@firstword/backend/llm/faults';
import { aFlow, APOLOGY, GREETING } from '../a-flow.ts';
import { aSessionOf, typesOf } from './a-session.ts';

const aSession = (...replies: FakeStep[][]) =>
  aSessionOf({ flow: aFlow({ turns: { idle: { after: '5s', texts: [], close: '10s' } } }), replies });

describe('turns of a session', () => {
  it('greets as turn 0 and then waits', async () => {
    const { session, settle, of, model } = aSession();
    const turnId = session.greet(0);
    await settle();
    expect(typesOf(of(turnId))).toEqual(['turn-start', 'token', 'token', 'done']);
    expect(of(turnId).at(-1)).toMatchObject({ content: GREETING });
    expect(model.asked).toEqual([]);
  });

  it('answers an input with the greeting in the history', async () => {
    const { session, say, settle, model } = aSession(['Yes.']);
    session.greet(0);
    await settle();
    say('Is there a pool?');
    await settle();
    expect(model.asked[0]?.slice(1)).toEqual([
      { role: 'assistant', content: GREETING },
      { role: 'user', content: 'Is there a pool?' },
    ]);
  });

  it('skips the greeting of a session that begins with an input', async () => {
    const { say, settle, events, model } = aSession(['Yes.']);
    say('Is there a pool?');
    await settle();
    expect(typesOf(events)).toEqual(['turn-start', 'token', 'done']);
    expect(JSON.stringify(model.asked)).not.toContain('good morning');
  });

  it('runs a turn once, however often its id is sent', async () => {
    const { say, settle, events, model } = aSession(['Yes.']);
    expect(say('Hello?', { turnId: 'mine' })).toBe('mine');
    say('Hello?', { turnId: 'mine' });
    await settle();
    say('Something else', { turnId: 'mine' });
    await settle();
    expect(model.asked).toHaveLength(1);
    expect(typesOf(events)).toEqual(['turn-start', 'token', 'done']);
  });

  it('lives on after a fault, with what was said in the history', async () => {
    const { say, settle, of, model } = aSession(['Break', { fail: modelStalled(5) }], ['Better.']);
    const [failed] = [say('One?'), await settle()];
    const next = say('Two?');
    await settle();
    expect(typesOf(of(failed))).toEqual(['turn-start', 'token', 'token', 'error']);
    expect(of(next).at(-1)).toMatchObject({ type: 'done', content: 'Better.' });
    expect(model.asked[1]).toContainEqual({ role: 'assistant', content: `Break\n${APOLOGY}` });
  });
});

describe('barge-in', () => {
  it('stops the model at once, and log and history keep exactly what was heard', async () => {
    const { session, say, settle, of, model } = aSession(['Breakfast ', 'is ', { hang: true }, 'served.'], ['Sure.']);
    const turnId = say('Breakfast?');
    await settle();
    session.interrupt(turnId, 'Breakfast'.length);
    await settle();
    expect(of(turnId).slice(-2)).toEqual([
      { type: 'interrupt', turnId, heard: 9 },
      { type: 'done', content: 'Breakfast', turnId },
    ]);
    say('And lunch?');
    await settle();
    expect(model.asked[1]).toContainEqual({ role: 'assistant', content: 'Breakfast' });
  });

  it('cuts the history of a turn that had ended already, and writes no second end', async () => {
    const { session, say, settle, of } = aSession(['Breakfast is served.']);
    const turnId = say('Breakfast?');
    await settle();
    session.interrupt(turnId, 9);
    expect(typesOf(of(turnId))).toEqual(['turn-start', 'token', 'done', 'interrupt']);
    expect(findTurn(session.state, turnId)?.reply).toBe('Breakfast');
  });

  it('changes nothing when it is reported again', async () => {
    const { session, say, settle, of } = aSession(['Breakfast is served.']);
    const turnId = say('Breakfast?');
    await settle();
    session.interrupt(turnId, 9);
    const once = [...of(turnId)];
    session.interrupt(turnId, 3);
    session.interrupt(turnId, 20);
    expect(of(turnId)).toEqual(once);
  });

  it('comes with the next turn, before it', async () => {
    const { say, settle, events } = aSession(['One ', { hang: true }], ['Two.']);
    const first = say('One?');
    await settle();
    const second = say('Two?', { interrupts: { turnId: first, heard: 3 } });
    await settle();
    expect(events.slice(2, 5)).toEqual([
      { type: 'interrupt', turnId: first, heard: 3 },
      { type: 'done', content: 'One', turnId: first },
      { type: 'turn-start', turnId: second, input: 'Two?' },
    ]);
  });

  it('is meant by a new turn while one runs: heard is the last spoken mark', async () => {
    const { session, say, settle, of } = aSession(['One two ', { hang: true }], ['Next.']);
    const first = say('Count!');
    await settle();
    session.markSpoken(first, 4);
    say('Stop.');
    await settle();
    expect(of(first).at(-1)).toEqual({ type: 'done', content: 'One ', turnId: first });
  });

  it('never cuts an emoji in half', async () => {
    const { session, say, settle, of } = aSession(['Hi 👋 there', { hang: true }]);
    const turnId = say('Hi!');
    await settle();
    session.interrupt(turnId, 4);
    expect(of(turnId).at(-1)).toMatchObject({ content: 'Hi ' });
  });

  it('of an unknown turn is refused, and starts nothing', () => {
    const { say, events } = aSession(['Yes.']);
    expect(() => say('Hello?', { interrupts: { turnId: 'nobody', heard: 0 } })).toThrow(
      expect.objectContaining({ code: 'TurnNotFound', status: 404 }),
    );
    expect(events).toEqual([]);
  });
});

describe('spoken marks', () => {
  it('only move on, within the reply, and stop at an interrupt', async () => {
    const { session, say, settle, events } = aSession(['Good morning.']);
    const turnId = say('Hello?');
    await settle();
    for (const offset of [5, 3, 5, 99, 100]) session.markSpoken(turnId, offset);
    session.interrupt(turnId, 4);
    session.markSpoken(turnId, 12);
    const marks = events.flatMap((event) => (event.type === 'spoken' ? [event.offset] : []));
    expect(marks).toEqual([5, 13]);
  });
});

describe('the end of a session', () => {
  it('is due when it was silent for its idle time, counted from the last turn’s end', async () => {
    const { session, say, clock, idle } = aSession([{ delayMs: 60_000 }, 'Late.']);
    session.greet(0);
    await clock.advance(9_000);
    say('Hello?');
    await clock.advance(60_000);
    await clock.advance(9_999);
    expect(idle()).toBe(0);
    await clock.advance(1);
    expect(idle()).toBe(1);
  });

  it('ends a running turn with an error, then the log', async () => {
    const { session, say, settle, events, clock } = aSession(['One ', { hang: true }]);
    const turnId = say('Count!');
    await settle();
    session.close('closed');
    await settle();
    expect(events.slice(-2)).toMatchObject([
      { type: 'error', turnId, code: 'SessionClosed' },
      { type: 'session-end', reason: 'closed' },
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('comes quietly when another executor has taken it over', async () => {
    const { say, settle, events, clock, log } = aSession(['One ', { delayMs: 10 }, 'two.']);
    say('Count!');
    await settle();
    log.fenced = true;
    await clock.advance(10);
    expect(typesOf(events)).toEqual(['turn-start', 'token']);
    expect(() => say('Again!')).toThrow(expect.objectContaining({ code: 'WriterFenced', status: 409 }));
  });
});
