import { describe, expect, test } from 'vitest';
import { meterSpeech } from '../../../../services/piper/src/metrics/metered-speech.ts';
import {
  createRegistry,
  createSpeechMetrics,
  registerDegraded,
  registerDevice,
} from '../../../../services/piper/src/metrics/speech-metrics.ts';
import type { Speech } from '../../../../services/piper/src/speech.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';
import { createRegistryOf } from '../cache/a-registry.ts';
import { JOE } from '../a-voice.ts';

/** A speech of 20 ms frames; each comes so many ms after it was asked for. */
const aSpeech = (delaysMs: number[], firstMs = 0) => {
  const clock = createFakeClock();
  const registry = createRegistry();
  const metrics = createSpeechMetrics(registry);
  const speech: Speech = {
    async speak() {
      await clock.advance(firstMs);
      const samples = (async function* () {
        for (const ms of delaysMs) {
          await clock.advance(ms);
          yield new Int16Array(480);
        }
      })();
      return { spokenBy: JOE, sampleRateHz: 24_000, samples };
    },
  };
  const value = async (name: string): Promise<number> => {
    const metric = await registry.getSingleMetric(name)?.get();
    const values = (metric?.values ?? []) as { value: number; metricName?: string }[];
    return values.filter(({ metricName }) => !metricName || metricName.endsWith('_sum')).at(-1)?.value ?? 0;
  };
  return { speech: meterSpeech(speech, metrics, clock), clock, registry, value };
};

const listen = async (samples: AsyncGenerator<Int16Array>): Promise<void> => {
  for await (const _ of samples);
};

describe('measured speech', () => {
  test('tells the time to the first audio, and how much of the audio’s time was waited', async () => {
    const { speech, value } = aSpeech([10, 5, 5], 30);
    await listen((await speech.speak('hi', { voice: JOE })).samples);
    expect(await value('voiceflow_tts_first_audio_seconds')).toBeCloseTo(0.04);
    expect(await value('voiceflow_tts_realtime_factor')).toBeCloseTo(20 / 60);
    expect(await value('voiceflow_tts_underruns_total')).toBe(0);
  });

  test('counts audio that came too late for a listener', async () => {
    const { speech, value } = aSpeech([10, 15, 50, 5]);
    await listen((await speech.speak('hi', { voice: JOE })).samples);
    expect(await value('voiceflow_tts_underruns_total')).toBe(1);
  });

  test('a client that takes its time is no underrun', async () => {
    const { speech, clock, value } = aSpeech([10, 5, 5]);
    const { samples } = await speech.speak('hi', { voice: JOE });
    for await (const _ of samples) await clock.advance(500);
    expect(await value('voiceflow_tts_underruns_total')).toBe(0);
  });

  test('counts what is spoken, until it has ended, was left or was aborted unheard', async () => {
    const { speech, value } = aSpeech([1, 1, 1]);
    const leaving = new AbortController();
    const heard = await speech.speak('one', { voice: JOE });
    const left = await speech.speak('two', { voice: JOE });
    await speech.speak('three', { voice: JOE, signal: leaving.signal });
    expect(await value('voiceflow_tts_active')).toBe(3);
    await listen(heard.samples);
    expect(await value('voiceflow_tts_active')).toBe(2);
    await left.samples.next();
    await left.samples.return(undefined);
    expect(await value('voiceflow_tts_active')).toBe(1);
    leaving.abort();
    expect(await value('voiceflow_tts_active')).toBe(0);
  });

  test('counts what is refused, by its code', async () => {
    const registry = createRegistry();
    const refusing: Speech = { speak: () => Promise.reject(new VoiceError('SpeechOverloaded', 'Busy.')) };
    const speech = meterSpeech(refusing, createSpeechMetrics(registry), createFakeClock());
    await expect(speech.speak('hi', { voice: JOE })).rejects.toThrow('Busy.');
    const text = await registry.metrics();
    expect(text).toContain('voiceflow_tts_refused_total{code="SpeechOverloaded"} 1');
    expect(text).toContain('voiceflow_tts_queue 0');
  });

  test('cores that do the work of a GPU are a degraded device', async () => {
    const registry = createRegistry();
    let fault: string | null = null;
    registerDevice(registry, () => fault);
    expect(await registry.metrics()).toContain('voiceflow_tts_device_degraded 0');
    fault = 'The GPU is not used: no driver.';
    expect(await registry.metrics()).toContain('voiceflow_tts_device_degraded 1');
  });

  test('a voice in whose place espeak-ng speaks is degraded', async () => {
    const registry = createRegistry();
    const voices = createRegistryOf('loading');
    registerDegraded(registry, voices);
    expect(await registry.metrics()).toContain(`voiceflow_tts_degraded{voice="${JOE}"} 1`);
    voices.become('ready');
    expect(await registry.metrics()).toContain(`voiceflow_tts_degraded{voice="${JOE}"} 0`);
  });
});
