import { describe, expect, test } from 'vitest';
import { mostUrgent, type Urgency } from '../../../../services/piper/src/engine/waiting.ts';

const NOW_MS = 1000;
const first = (sinceMs: number): Urgency => ({ dueMs: null, leadMs: 0, sinceMs });
const due = (inMs: number): Urgency => ({ dueMs: NOW_MS + inMs, leadMs: 100, sinceMs: 0 });

const order = (urgencies: Urgency[]): number[] => {
  const waiting = new Set(urgencies.map((urgency, id) => ({ id, urgency: () => urgency })));
  const taken: number[] = [];
  for (;;) {
    const next = mostUrgent(waiting, NOW_MS, () => true);
    if (!next) return taken;
    waiting.delete(next);
    taken.push(next.id);
  }
};

describe('what runs next', () => {
  test.each<[string, Urgency[], number[]]>([
    ['first words before audio that is far ahead', [due(2000), first(5)], [1, 0]],
    ['audio about to be missed before first words', [first(5), due(50)], [1, 0]],
    ['the oldest of the first words', [first(30), first(10), first(20)], [1, 2, 0]],
    ['the earliest deadline of what is ahead', [due(4000), due(600), due(1700)], [1, 2, 0]],
    ['the latest of what is already missed last', [due(-10), due(-200)], [1, 0]],
  ])('%s', (_what, urgencies, want) => {
    expect(order(urgencies)).toEqual(want);
  });

  test('what does not fit is passed over', () => {
    const waiting = [first(1), first(2)].map((urgency, id) => ({ id, urgency: () => urgency }));
    expect(mostUrgent(waiting, NOW_MS, ({ id }) => id === 1)?.id).toBe(1);
    expect(mostUrgent(waiting, NOW_MS, () => false)).toBeUndefined();
  });
});
