import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAMPLE_RATE_HZ } from '@firstword/shared/contract/audio';
import { PlayoutQueue, type PlayoutReport } from '../../../../services/console/src/audio/playout-queue.ts';

const BLOCK = 128;

const aQueue = (outputRateHz = SAMPLE_RATE_HZ) => {
  const reports: PlayoutReport[] = [];
  const queue = new PlayoutQueue(outputRateHz, (report) => reports.push(report));
  const push = (turn: number, startSample: number, samples: Int16Array) =>
    queue.accept({ type: 'push', frame: { turn, startSample, samples } });
  const render = (blocks: number): number[] =>
    Array.from({ length: blocks }, () => {
      const output = new Float32Array(BLOCK);
      queue.render(output);
      return [...output];
    }).flat();
  return { queue, push, render, reports, played: () => reports.at(-1) };
};

const ramp = (length: number, from = 1) => Int16Array.from({ length }, (_, index) => from + index);
const level = (length: number, value: number) => new Int16Array(length).fill(value);
const asInts = (output: number[]) => output.map((value) => Math.round(value * 32_768));

describe('the playout queue', () => {
  test('plays every sample once, in order and without gaps, however the audio is cut', () => {
    const audio = ramp(3000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 10 }), (sizes) => {
        const { push, render, played } = aQueue();
        let start = 0;
        for (const size of [...sizes, audio.length]) {
          const chunk = audio.subarray(start, start + size);
          if (chunk.length > 0) push(0, start, chunk);
          start += chunk.length;
        }
        const output = asInts(render(30));
        expect(output.slice(0, 3000)).toEqual([...audio]);
        expect(output.slice(3000).every((value) => value === 0)).toBe(true);
        expect(played()?.samples).toBe(3000);
      }),
    );
  });

  test('says every 50 ms how much has been played, and how loud it was', () => {
    const { push, render, reports } = aQueue();
    push(0, 0, level(24_000, -16_384));
    render(100);
    const steps = reports.map(({ samples }, index) => samples - (reports[index - 1]?.samples ?? 0));
    expect(reports.length).toBeGreaterThan(8);
    expect(steps.every((step) => step >= 1200 && step < 1200 + BLOCK)).toBe(true);
    expect(reports.every(({ turn, peak }) => turn === 0 && peak === 0.5)).toBe(true);
  });

  const ranDry = () => {
    const queue = aQueue();
    queue.push(0, 0, level(200, 5));
    queue.render(10);
    expect(queue.reports).toEqual([{ turn: 0, samples: 200, peak: 5 / 32_768 }]);
    return queue;
  };

  test('says so when it runs dry, is silent until 200 ms are gathered, and goes on without a gap', () => {
    const { push, render, played } = ranDry();
    push(0, 200, level(4799, 7));
    expect(asInts(render(1))).toEqual([...level(BLOCK, 0)]);
    push(0, 4999, level(1, 7));
    expect(asInts(render(38)).slice(0, 4800)).toEqual([...level(4800, 7)]);
    expect(played()?.samples).toBe(5000);
  });

  test('gathers for 200 ms at the most: what is there is played then', () => {
    const { push, render, played } = ranDry();
    push(0, 200, level(100, 7));
    expect(asInts(render(37)).every((value) => value === 0)).toBe(true);
    expect(asInts(render(1)).slice(0, 100)).toEqual([...level(100, 7)]);
    expect(played()?.samples).toBe(300);
  });

  test('gathers nothing when all that is left of the turn is there', () => {
    const { queue, push, render } = ranDry();
    push(0, 200, level(100, 7));
    queue.accept({ type: 'finish', turn: 0, samples: 300 });
    expect(asInts(render(1)).slice(0, 100)).toEqual([...level(100, 7)]);
  });

  test('fades a stopped turn out within 5 ms and counts none of it', () => {
    const { queue, push, render, reports } = aQueue();
    push(0, 0, level(5000, 16_384));
    render(1);
    queue.accept({ type: 'stop', turn: 0 });
    const output = asInts(render(2));
    expect(output[0]).toBe(16_384);
    expect(output.slice(0, 120)).toEqual(output.slice(0, 120).toSorted((a, b) => b - a));
    expect(output.slice(120).every((value) => value === 0)).toBe(true);
    expect(reports).toEqual([]);
  });

  test('drops what still arrives for a stopped turn or an older one', () => {
    const { queue, push, render, reports } = aQueue();
    push(1, 0, level(10, 9));
    queue.accept({ type: 'stop', turn: 1 });
    render(2);
    push(1, 10, level(500, 9));
    push(0, 0, level(500, 9));
    expect(render(4).every((value) => value === 0)).toBe(true);
    expect(reports).toEqual([]);
  });

  test('lets a newer turn replace an older one', () => {
    const { push, render, played } = aQueue();
    push(0, 0, level(5000, 1000));
    render(1);
    push(1, 0, level(400, 50));
    const output = asInts(render(4));
    expect(output.slice(130, 400)).toEqual([...level(270, 50)]);
    expect(played()).toEqual({ turn: 1, samples: 400, peak: 50 / 32_768 });
  });

  test('keeps silence where samples are missing, so that the count stays the place in the audio', () => {
    const { push, render, played } = aQueue();
    push(0, 0, level(10, 3));
    push(0, 20, level(10, 4));
    expect(asInts(render(1)).slice(0, 31)).toEqual([...level(10, 3), ...level(10, 0), ...level(10, 4), 0]);
    expect(played()?.samples).toBe(30);
  });

  test('counts turns anew after a reset', () => {
    const { queue, push, render, played } = aQueue();
    push(3, 0, level(300, 8));
    queue.accept({ type: 'reset' });
    push(0, 0, level(300, 2));
    render(3);
    expect(played()).toEqual({ turn: 0, samples: 300, peak: 2 / 32_768 });
  });

  test.each([48_000, 44_100])('takes as long at %d Hz, and counts in samples of the turn', (outputRateHz) => {
    const { push, render, played } = aQueue(outputRateHz);
    const wave = Int16Array.from(
      { length: 2400 },
      (_, index) => 10_000 * Math.sin((2 * Math.PI * 200 * index) / 24_000),
    );
    push(0, 0, wave);
    const wantSamples = Math.ceil((2400 * outputRateHz) / SAMPLE_RATE_HZ);
    const output = render(Math.ceil(wantSamples / BLOCK) + 2);
    expect(played()?.samples).toBe(2400);
    expect(output.slice(wantSamples).every((value) => value === 0)).toBe(true);
    for (const [index, value] of output.slice(0, wantSamples - 2).entries()) {
      expect(value).toBeCloseTo((10_000 / 32_768) * Math.sin((2 * Math.PI * 200 * index) / outputRateHz), 2);
    }
  });
});
