import { describe, expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createQueue, type Outcome } from '../../../../operator/src/kube/queue.ts';

const setup = (workers = 4) => {
  const clock = createFakeClock();
  const begun: string[] = [];
  const ends = new Map<string, (outcome: Outcome | Error) => void>();
  const results: string[] = [];
  const queue = createQueue({
    workers,
    clock,
    random: () => 1,
    work: (key) =>
      new Promise((resolve, reject) => {
        begun.push(key);
        ends.set(key, (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      }),
    hooks: { onEnd: (result) => results.push(result) },
  });
  const ending = new AbortController();
  const running = queue.run(ending.signal);
  const end = async (key: string, outcome: Outcome | Error = { kind: 'done' }): Promise<void> => {
    ends.get(key)?.(outcome);
    await clock.advance(0);
  };
  return { clock, queue, begun, results, end, ending, running };
};

describe('the queue', () => {
  test('works on a key once, however often it was added', async () => {
    const { clock, queue, begun } = setup();
    for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b']);
  });

  test('never works on one key twice at a time, and once more when it was added meanwhile', async () => {
    const { clock, queue, begun, end } = setup();
    queue.add('a');
    await clock.advance(0);
    queue.add('a');
    queue.add('a');
    await clock.advance(0);
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'a']);
    await end('a');
    expect(begun).toHaveLength(2);
  });

  test('has no more workers than it may', async () => {
    const { clock, queue, begun, end } = setup(2);
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  test('a failure is tried again, later each time, until it goes well', async () => {
    const { clock, queue, begun, end, results } = setup();
    queue.add('a');
    await clock.advance(0);
    for (const waitMs of [20, 40, 80]) {
      await end('a', new Error('down'));
      await clock.advance(waitMs - 1);
      const before = begun.length;
      await clock.advance(1);
      expect(begun).toHaveLength(before + 1);
    }
    await end('a');
    queue.add('a');
    await clock.advance(0);
    await end('a', new Error('down'));
    await clock.advance(20);
    expect(begun).toHaveLength(6);
    expect(results).toEqual(['error', 'error', 'error', 'done', 'error']);
  });

  test('a key comes back when it wanted to, at the earliest of its times', async () => {
    const { clock, queue, begun, end } = setup();
    queue.add('a');
    await clock.advance(0);
    await end('a', { kind: 'requeue', afterMs: 30_000, reason: 'look' });
    queue.addAfter('a', 50);
    queue.addAfter('a', 500);
    await clock.advance(50);
    expect(begun).toHaveLength(2);
    await end('a');
    await clock.advance(60_000);
    expect(begun).toHaveLength(2);
  });

  test('ends what it began, begins nothing more, and forgets its timers', async () => {
    const { clock, queue, begun, end, ending, running } = setup(1);
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    await clock.advance(0);
    ending.abort();
    let hasEnded = false;
    void running.then(() => (hasEnded = true));
    await clock.advance(100);
    expect(hasEnded).toBe(false);
    await end('a');
    expect(hasEnded).toBe(true);
    expect(begun).toEqual(['a']);
    expect(clock.pending()).toBe(0);
  });
});
