import { describe, expect, test } from 'vitest';
import { trailingSilenceMs, trimLeadingSilence } from '../../../../services/piper/src/audio/silence.ts';
import { tone } from './tones.ts';

const RATE_HZ = 22_050;
const samplesOf = (ms: number): number => Math.round((ms * RATE_HZ) / 1000);
const speech = tone(300, RATE_HZ, samplesOf(200)).map((sample) => sample * 0.1);
const hiss = (ms: number): Float32Array => Float32Array.from({ length: samplesOf(ms) }, (_, at) => 0.002 * (-1) ** at);
const join = (...parts: Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));

describe('silence around an utterance', () => {
  test('what comes before the first audible 10 ms goes, but for 10 ms', () => {
    const trimmed = trimLeadingSilence(join(hiss(200), speech), RATE_HZ);
    expect(trimmed.length).toBeGreaterThan(speech.length);
    expect(trimmed.length).toBeLessThanOrEqual(speech.length + samplesOf(20));
  });

  test('an utterance that begins at once stays as it is', () => {
    expect(trimLeadingSilence(speech, RATE_HZ)).toHaveLength(speech.length);
  });

  test('what is never audible stays as it is', () => {
    expect(trimLeadingSilence(hiss(100), RATE_HZ)).toHaveLength(samplesOf(100));
  });

  test.each([0, 120, 400])('%i ms of silence at the end are measured to 10 ms', (ms) => {
    const measuredMs = trailingSilenceMs(join(speech, hiss(ms)), RATE_HZ);
    expect(Math.abs(measuredMs - ms)).toBeLessThanOrEqual(11);
  });

  test('nothing but silence is silent to its beginning', () => {
    expect(trailingSilenceMs(hiss(50), RATE_HZ)).toBeCloseTo(50, 0);
  });
});
