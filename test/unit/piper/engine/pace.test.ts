import { describe, expect, test } from 'vitest';
import { createPace, type Work } from '../../../../services/piper/src/engine/pace.ts';

const text = (units: number): Work => ({ part: 'text', units });
const sound = (units: number): Work => ({ part: 'sound', units });

describe('the pace of a voice', () => {
  test('what ran tells how long the like of it is going to run', () => {
    const pace = createPace();
    pace.took(text(100), 30, 0);
    pace.took(sound(50), 40, 300);
    expect(pace.expectMs(text(200))).toBeCloseTo(60);
    expect(pace.expectMs(sound(25))).toBeCloseTo(20);
  });

  test('one slow task does not make all that follow slow', () => {
    const pace = createPace();
    for (let task = 0; task < 20; task++) pace.took(sound(50), 40, 300);
    pace.took(sound(50), 400, 300);
    expect(pace.expectMs(sound(50))).toBeLessThan(80);
  });

  test('there is a guess before anything was measured', () => {
    expect(createPace().expectMs(sound(50))).toBeGreaterThan(0);
  });

  test('twice the workers carry twice the replies, and a laptop a few at least', () => {
    const pace = createPace();
    expect(pace.capacity(1)).toBe(4);
    pace.took(sound(500), 600, 6000);
    expect([pace.capacity(1), pace.capacity(2), pace.capacity(4)]).toEqual([6, 13, 26]);
  });
});
