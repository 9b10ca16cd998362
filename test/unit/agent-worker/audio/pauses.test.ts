import { describe, expect, test } from 'vitest';
import { longerEnd, pauseSamples, readLead, type Joint } from '@firstword/agent-worker/audio/pauses';
import { createAudibleMeter } from '@firstword/shared/timeline/audible-meter';

const aJoint = (change: Partial<Joint> = {}): Joint => ({
  endsWith: 'sentence',
  trailing: 0,
  leading: 0,
  ranDry: false,
  ...change,
});

describe('the pause between clauses', () => {
  test.each<[string, Partial<Joint>, number]>([
    ['120 ms after a comma', { endsWith: 'comma' }, 2880],
    ['250 ms after a sentence', {}, 6000],
    ['400 ms after a paragraph', { endsWith: 'paragraph' }, 9600],
    ['nothing after a word', { endsWith: 'word' }, 0],
    ['what the silence of both sides leaves of it', { trailing: 2000, leading: 1500 }, 2500],
    ['nothing where there is silence enough', { trailing: 5000, leading: 1000 }, 0],
    ['nothing beyond it, never less than nothing', { trailing: 50_000 }, 0],
    ['nothing after a stall, which was a pause', { ranDry: true }, 0],
  ])('is topped up by %s', (_case, joint, want) => {
    expect(pauseSamples(aJoint(joint))).toBe(want);
  });

  test('is the longer one of two ends', () => {
    expect(longerEnd('comma', 'paragraph')).toBe('paragraph');
    expect(longerEnd('sentence', 'word')).toBe('sentence');
  });
});

describe("a clause's lead", () => {
  const lead = async (chunks: Int16Array[], wanted: number) => {
    async function* come() {
      yield* await Promise.resolve(chunks);
    }
    const pieces = come();
    const { lead, silence } = await readLead(pieces, createAudibleMeter(), () => wanted);
    return { chunks: lead.length, silence };
  };
  const quiet = (samples: number) => new Int16Array(samples);
  const loud = (samples: number) => new Int16Array(samples).fill(8000);

  test.each([
    ['is its first chunk when that is audible', [loud(480), loud(480)], 6000, { chunks: 1, silence: 0 }],
    [
      'goes on until something is audible',
      [quiet(480), quiet(480), loud(480), loud(480)],
      6000,
      { chunks: 3, silence: 960 },
    ],
    [
      'goes no further than the silence that is wanted',
      [quiet(480), quiet(480), quiet(480)],
      700,
      { chunks: 2, silence: 960 },
    ],
    ['is one chunk when no pause is wanted', [quiet(480), quiet(480)], 0, { chunks: 1, silence: 480 }],
    ['is all of a silent clause', [quiet(480), quiet(480)], 6000, { chunks: 2, silence: 960 }],
    ['is nothing of nothing', [], 6000, { chunks: 0, silence: 0 }],
  ])('%s', async (_case, chunks, wanted, want) => {
    expect(await lead(chunks, wanted)).toEqual(want);
  });
});
