import { describe, expect, test } from 'vitest';
import { mostUrgent, type Urgency } from '../../../../services/piper/src/engine/waiting.ts';

const NOW_MS = 1000;
const COST_MS = 40;
const first = (sinceMs: number): Urgency => ({ dueMs: null, costMs: COST_MS, sinceMs });
const due = (inMs: number): Urgency => ({ dueMs: NOW_MS + inMs, costMs: COST_MS, sinceMs: 0 });

const order = (urgencies: Urgency[], workers = 1): number[] => {
  const waiting = new Set(urgencies.map((urgency, id) => ({ id, urgency: () => urgency })));
  const taken: number[] = [];
  for (;;) {
    const next = mostUrgent(waiting, { nowMs: NOW_MS, workers }, () => true);
    if (!next) return taken;
    waiting.delete(next);
    taken.push(next.id);
  }
};

describe('what runs next', () => {
  test.each<[string, Urgency[], number[]]>([
    ['first words before audio that is far ahead', [due(2000), first(5)], [1, 0]],
    ['audio about to be missed before first words', [first(5), due(50)], [1, 0]],
    ['audio that first words would make late before them', [first(5), due(2 * COST_MS)], [1, 0]],
    ['first words while there is time for them and for what is due', [due(3 * COST_MS), first(5)], [1, 0]],
    ['what is due first where all of it together would come late', [first(5), due(130), due(140)], [1, 0, 2]],
    ['the oldest of the first words', [first(30), first(10), first(20)], [1, 2, 0]],
    ['the earliest deadline of what is ahead', [due(4000), due(600), due(1700)], [1, 2, 0]],
    ['the latest of what is already missed last', [due(-10), due(-200)], [1, 0]],
  ])('%s', (_what, urgencies, want) => {
    expect(order(urgencies)).toEqual(want);
  });

  test('several workers are done with what is due the sooner', () => {
    const waiting = [first(5), due(180), due(180), due(180)];
    expect(order(waiting, 1)[0]).not.toBe(0);
    expect(order(waiting, 2)[0]).toBe(0);
  });

  test('what does not fit is passed over', () => {
    const waiting = [first(1), first(2)].map((urgency, id) => ({ id, urgency: () => urgency }));
    expect(mostUrgent(waiting, { nowMs: NOW_MS, workers: 1 }, ({ id }) => id === 1)?.id).toBe(1);
    expect(mostUrgent(waiting, { nowMs: NOW_MS, workers: 1 }, () => false)).toBeUndefined();
  });
});
