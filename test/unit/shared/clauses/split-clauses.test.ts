import { describe, expect, test } from 'vitest';
import { splitClauses, type SplitClausesOptions } from '@firstword/shared/clauses/split-clauses';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createTokenSource } from './token-source.ts';

/** A reply being split, read as fast as it comes. */
const startReply = (options: Partial<SplitClausesOptions> = {}) => {
  const clock = createFakeClock();
  const source = createTokenSource();
  const heard: string[] = [];
  const reading = (async () => {
    for await (const { text } of splitClauses(source.tokens, { clock, ...options })) heard.push(text);
  })();
  // A failure is looked at where a test awaits `reading`.
  reading.catch(() => undefined);
  return { clock, source, heard, reading };
};

describe('splitting a stream', () => {
  test('gives each clause as soon as its tokens are there, and the rest at the end', async () => {
    const { clock, source, heard, reading } = startReply();
    source.push('Sure', '!', ' I');
    await clock.advance(0);
    expect(heard).toEqual(['Sure! ']);
    source.push(' can help');
    source.end();
    await reading;
    expect(heard).toEqual(['Sure! ', 'I can help']);
    expect(clock.pending()).toBe(0);
    expect(source.isClosed()).toBe(false);
  });

  test('takes no token before a clause is asked for', async () => {
    const source = createTokenSource();
    source.push('One. ', 'And that is the second. ', 'Three.');
    const clauses = splitClauses(source.tokens, { clock: createFakeClock() });
    expect(source.waiting()).toBe(3);
    expect((await clauses.next()).value).toMatchObject({ text: 'One. ' });
    expect(source.waiting()).toBe(2);
  });

  test('hurries when little is buffered', async () => {
    const { clock, source, heard } = startReply({ bufferedMs: () => 100 });
    source.push('Sure. ', 'I can', ' help');
    await clock.advance(0);
    expect(heard).toEqual(['Sure. ', 'I ', 'can ']);
  });
});

describe('text that waits', () => {
  test('leaves at its last word 700 ms after the first text, though tokens keep coming, as long as nothing was heard', async () => {
    const { clock, source, heard } = startReply();
    for (const token of ['We', ' would', ' be', ' glad']) {
      source.push(token);
      await clock.advance(200);
    }
    expect(heard).toEqual(['We would be ']);
  });

  test('is not due before 700 ms', async () => {
    const { clock, source, heard } = startReply();
    source.push('Let me look.');
    await clock.advance(699);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual(['Let me look.']);
  });

  test('leaves with its first whole word, once that is overdue', async () => {
    const { clock, source, heard } = startReply();
    source.push('Certain');
    await clock.advance(1000);
    source.push('ly');
    await clock.advance(1000);
    expect(heard).toEqual([]);
    source.push(' we');
    await clock.advance(0);
    expect(heard).toEqual(['Certainly ']);
  });

  test('is due from the first word on, not from reasoning or white space', async () => {
    const { clock, source, heard } = startReply();
    source.push('<think>Let me see. ');
    await clock.advance(5000);
    source.push('Yes.</think>\n', 'We');
    await clock.advance(600);
    source.push(' are here');
    await clock.advance(99);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual(['<think>Let me see. Yes.</think>\nWe are ']);
  });

  test('of a later clause is due 700 ms after the last token', async () => {
    const { clock, source, heard } = startReply();
    source.push('Sure. ');
    for (const token of ['We', ' would', ' be', ' glad', ' to']) {
      source.push(token);
      await clock.advance(699);
    }
    expect(heard).toEqual(['Sure. ']);
    await clock.advance(1);
    expect(heard).toEqual(['Sure. ', 'We would be glad ']);
    expect(clock.pending()).toBe(0);
  });

  test('is not lost when nothing of it can leave', async () => {
    const { clock, source, heard, reading } = startReply();
    source.push('Yes. Certain');
    await clock.advance(5000);
    source.push('ly.');
    source.end();
    await reading;
    expect(heard).toEqual(['Yes. ', 'Certainly.']);
  });
});

describe('leaving early', () => {
  test('an abort throws its reason at once, closes the source and leaves no timer', async () => {
    const controller = new AbortController();
    const { clock, source, heard, reading } = startReply({ signal: controller.signal });
    source.push('Sure. ', 'We would');
    await clock.advance(0);
    controller.abort(new Error('barge-in'));
    await expect(reading).rejects.toThrow('barge-in');
    expect(heard).toEqual(['Sure. ']);
    expect(source.isClosed()).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  test('an abort stops clauses that are ready', async () => {
    const controller = new AbortController();
    const source = createTokenSource();
    source.push('Sure. And this is a second sentence. And this is a third one.');
    const clauses = splitClauses(source.tokens, { clock: createFakeClock(), signal: controller.signal });
    await clauses.next();
    controller.abort(new Error('barge-in'));
    await expect(clauses.next()).rejects.toThrow('barge-in');
    expect(source.isClosed()).toBe(true);
  });

  test('an abort before the first token takes none', async () => {
    const { source, reading } = startReply({ signal: AbortSignal.abort(new Error('too late')) });
    source.push('Sure. ');
    await expect(reading).rejects.toThrow('too late');
    expect(source.waiting()).toBe(1);
  });

  test('a reader that leaves closes the source', async () => {
    const clock = createFakeClock();
    const source = createTokenSource();
    source.push('Sure. We would');
    for await (const { text } of splitClauses(source.tokens, { clock })) {
      expect(text).toBe('Sure. ');
      break;
    }
    expect(source.isClosed()).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  test('an abort does not wait for a source that is stuck', async () => {
    const controller = new AbortController();
    const clock = createFakeClock();
    async function* stuck() {
      yield 'Sure. ';
      await new Promise(() => undefined);
    }
    const clauses = splitClauses(stuck(), { clock, signal: controller.signal });
    await clauses.next();
    const next = clauses.next();
    controller.abort(new Error('barge-in'));
    await expect(next).rejects.toThrow('barge-in');
  });

  test('what the source throws comes through, after the clauses before it', async () => {
    const { clock, source, heard, reading } = startReply();
    source.push('Sure. ', 'We would');
    source.fail(new Error('the model stopped'));
    await expect(reading).rejects.toThrow('the model stopped');
    expect(heard).toEqual(['Sure. ']);
    expect(clock.pending()).toBe(0);
  });
});
