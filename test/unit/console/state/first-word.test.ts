import { describe, expect, test } from 'vitest';
import { firstWordStatistics, waterfallOf } from '../../../../services/console/src/state/first-word.ts';
import { formatMs } from '../../../../services/console/src/state/format-ms.ts';
import { aTimeline, aTurn } from '../a-turn.ts';

describe('a turn’s waterfall', () => {
  const stages = [
    { stage: 'tts', startMs: 300, durationMs: 90 },
    { stage: 'llm', startMs: 0, durationMs: 300 },
  ] as const;

  test('has its stages in the order of the way, on a bar that ends at the target', () => {
    const waterfall = waterfallOf(aTimeline(400, { stages: [...stages], unattributedMs: 10 }));
    expect(waterfall).toEqual({
      firstWordMs: 400,
      targetMs: 800,
      within: true,
      parts: [
        { stage: 'llm', ms: 300, percent: 37.5 },
        { stage: 'tts', ms: 90, percent: 11.25 },
        { stage: 'unattributed', ms: 10, percent: 1.25 },
      ],
      targetPercent: 100,
    });
  });

  test('ends at the first word when that came late, and marks the target before it', () => {
    const waterfall = waterfallOf(aTimeline(1600, { stages: [{ stage: 'llm', startMs: 0, durationMs: 1600 }] }));
    expect(waterfall).toMatchObject({ within: false, targetPercent: 50, parts: [{ percent: 100 }, { percent: 0 }] });
  });

  test('leaves out the stages that the turn did not pass', () => {
    const silent = [{ stage: 'stt', startMs: 0, durationMs: 0 } as const, ...stages];
    expect(waterfallOf(aTimeline(390, { stages: silent }))?.parts.map(({ stage }) => stage)).toEqual([
      'llm',
      'tts',
      'unattributed',
    ]);
  });

  test('is none for a turn without a first word', () => {
    expect(waterfallOf(aTimeline(null))).toBeNull();
  });
});

describe('the session’s statistics', () => {
  const turns = (...firstWordMs: (number | null)[]) => firstWordMs.map((ms) => aTurn({ timeline: aTimeline(ms) }));

  test.each([
    ['no turn', [], null],
    ['an unmeasured turn', turns(null), null],
    ['one turn', turns(300), { channel: 'speech', turns: 1, p50Ms: 300, p95Ms: 300 }],
    ['two turns', turns(500, 300), { channel: 'speech', turns: 2, p50Ms: 300, p95Ms: 500 }],
    ['measured and unmeasured turns', turns(1, null, 2, 3), { channel: 'speech', turns: 3, p50Ms: 2, p95Ms: 3 }],
    [
      'a hundred turns',
      turns(...Array.from({ length: 100 }, (_, index) => index + 1)),
      { channel: 'speech', turns: 100, p50Ms: 50, p95Ms: 95 },
    ],
  ])('of %s', (_case, given, want) => {
    expect(firstWordStatistics(given)).toEqual(want);
  });

  test('never mix channels or conversations', () => {
    const given = [
      aTurn({ conversation: 1, timeline: aTimeline(10) }),
      aTurn({ conversation: 2, timeline: aTimeline(20) }),
      aTurn({ conversation: 2, timeline: aTimeline(30, { channel: 'text' }) }),
    ];
    expect(firstWordStatistics(given)).toEqual({ channel: 'text', turns: 1, p50Ms: 30, p95Ms: 30 });
  });
});

describe('milliseconds for people', () => {
  test.each([
    [0, '0 ms'],
    [0.004, '< 0.1 ms'],
    [0.44, '0.4 ms'],
    [9.96, '10.0 ms'],
    [212.4, '212 ms'],
    [1240, '1,240 ms'],
  ])('%d is %s', (ms, want) => {
    expect(formatMs(ms)).toBe(want);
  });
});
