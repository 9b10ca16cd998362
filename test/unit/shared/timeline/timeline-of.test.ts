import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { STAGES } from '@firstword/shared/timeline/record';
import { timelineOf, type TurnFacts, type TurnMarks } from '@firstword/shared/timeline/timeline-of';
import { createTurnTimeline } from '@firstword/shared/timeline/turn-timeline';

const aTurn = (change: Partial<TurnFacts> = {}): TurnFacts => ({
  turnId: 't1',
  channel: 'speech',
  targetMs: 800,
  greeting: false,
  outcome: 'done',
  ...change,
});

const marks: TurnMarks = {
  accepted: 1000,
  firstToken: 1300,
  backend: { flowMs: 10, llmMs: 250 },
  firstClause: 1450,
  firstSamples: 1530,
  firstAudible: 1550,
};

const durations = (record: ReturnType<typeof timelineOf>) =>
  Object.fromEntries(record.stages.map((span) => [span.stage, span.durationMs]));

describe("a turn's timeline", () => {
  test('gives each stage the time up to its own event', () => {
    const record = timelineOf(marks, aTurn());
    expect(durations(record)).toEqual({
      endpoint: 0,
      stt: 0,
      flow: 10,
      llm: 250,
      tokens: 40,
      clauses: 150,
      tts: 80,
      audio: 20,
    });
    expect(record).toMatchObject({ firstWordMs: 550, within: true, unmeasured: null, unattributedMs: 0 });
  });

  test('ends a text turn at its first token', () => {
    const record = timelineOf(marks, aTurn({ channel: 'text', targetMs: 299 }));
    expect(record.stages.map((span) => span.stage)).toEqual(['endpoint', 'stt', 'flow', 'llm', 'tokens']);
    expect(record).toMatchObject({ firstWordMs: 300, within: false });
  });

  test('leaves the wait for the first token unattributed when the backend gave no figures', () => {
    const { backend: _, ...rest } = marks;
    const record = timelineOf(rest, aTurn());
    expect(record).toMatchObject({ firstWordMs: 550, unattributedMs: 300 });
    expect(durations(record)).toMatchObject({ flow: 0, llm: 0, tokens: 0, clauses: 150 });
  });

  test('keeps a backend whose clock runs fast inside the request', () => {
    const record = timelineOf({ ...marks, backend: { flowMs: 10, llmMs: 9000 } }, aTurn());
    expect(durations(record)).toMatchObject({ flow: 10, llm: 290, tokens: 0 });
  });

  test.each<[string, Partial<TurnFacts>, Partial<TurnMarks>, string]>([
    ['the greeting', { greeting: true }, {}, 'greeting'],
    ['a turn that failed', { outcome: 'failed' }, {}, 'failed'],
    ['a turn stopped before its first word', { outcome: 'interrupted' }, { firstAudible: undefined }, 'interrupted'],
    ['a reply that made no sound', {}, { firstAudible: undefined }, 'silent'],
  ])('does not judge %s, and says why', (_case, facts, without, want) => {
    const record = timelineOf({ ...marks, ...without }, aTurn(facts));
    expect(record).toMatchObject({ firstWordMs: null, within: null, unmeasured: want });
    expect(durations(record)).toMatchObject({ llm: 250 });
  });

  test('judges a turn that was stopped after its first word', () => {
    expect(timelineOf(marks, aTurn({ outcome: 'interrupted' }))).toMatchObject({ firstWordMs: 550, unmeasured: null });
  });

  test('is contiguous, in order, never negative and adds up exactly, whatever the marks', () => {
    const at = fc.option(fc.double({ min: -50, max: 5000, noNaN: true }), { nil: undefined });
    const duration = fc.double({ min: 0, max: 5000, noNaN: true });
    const anyMarks = fc.record({
      accepted: fc.double({ min: 0, max: 1000, noNaN: true }),
      firstToken: at,
      firstClause: at,
      firstSamples: at,
      firstAudible: at,
      backend: fc.option(fc.record({ flowMs: duration, llmMs: duration }), { nil: undefined }),
    });
    const anyTurn = fc.record({
      channel: fc.constantFrom<TurnFacts['channel']>('text', 'speech'),
      outcome: fc.constantFrom<TurnFacts['outcome']>('done', 'interrupted', 'failed'),
    });
    fc.assert(
      fc.property(anyMarks, anyTurn, (marks, turn) => {
        const { accepted, ...rest } = marks;
        const shifted = Object.entries(rest).map(([key, value]) => [
          key,
          typeof value === 'number' ? value + accepted : value,
        ]);
        const record = timelineOf({ accepted, ...Object.fromEntries(shifted) } as TurnMarks, aTurn(turn));
        let edgeMs = 0;
        for (const span of record.stages) {
          expect(span.startMs).toBe(edgeMs);
          expect(span.durationMs).toBeGreaterThanOrEqual(0);
          edgeMs += span.durationMs;
        }
        expect(record.unattributedMs).toBeGreaterThanOrEqual(0);
        expect(edgeMs + record.unattributedMs).toBe(record.firstWordMs ?? edgeMs + record.unattributedMs);
        expect(record.within === null).toBe(record.firstWordMs === null);
        expect(record.firstWordMs === null).toBe(record.unmeasured !== null);
        const order = record.stages.map((span) => STAGES.indexOf(span.stage));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("the turn's stop-watch", () => {
  test('keeps the first mark of each kind, now or at a given time', async () => {
    const clock = createFakeClock(100);
    const watch = createTurnTimeline({ turnId: 't1', channel: 'speech', targetMs: 800, greeting: false, clock });
    await clock.advance(200);
    watch.mark('firstToken');
    watch.backend({ flowMs: 1, llmMs: 150 });
    await clock.advance(50);
    watch.mark('firstToken');
    watch.mark('firstClause');
    await clock.advance(50);
    watch.mark('firstSamples');
    watch.mark('firstAudible', clock.nowMs() + 30);
    expect(watch.finish('done')).toMatchObject({ turnId: 't1', firstWordMs: 330 });
    expect(durations(watch.finish('done'))).toMatchObject({
      flow: 1,
      llm: 150,
      tokens: 49,
      clauses: 50,
      tts: 50,
      audio: 30,
    });
  });

  test('can start at the moment that a request was accepted earlier', () => {
    const clock = createFakeClock(500);
    const turn = { turnId: 't1', channel: 'text', targetMs: 800, greeting: false } as const;
    const watch = createTurnTimeline({ ...turn, clock, acceptedMs: 400 });
    watch.mark('firstToken');
    expect(watch.finish('done').firstWordMs).toBe(100);
  });
});
