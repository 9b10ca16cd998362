import { describe, expect, test } from 'vitest';
import { toInt16 } from '../../../services/piper/src/audio/level.ts';
import { resample } from '../../../services/piper/src/audio/resample.ts';
import { FAKE_ENGINE_RATE_HZ, createFakeEngine, type EngineScript } from '../../../services/piper/src/engine/fake.ts';
import { createFakeEspeak } from '../../../services/piper/src/phonemes/fake.ts';
import { createSpeech, type SentenceTiming, type SpeakOptions } from '../../../services/piper/src/speech.ts';
import type { VoiceRegistry } from '../../../services/piper/src/voice/registry.ts';
import { unknownVoice } from '../../../services/piper/src/voice/voice-name.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { JOE, aLoadedVoice } from './a-voice.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const aSpeech = ({
  ready = true,
  script,
  maxReplies = 4,
}: { ready?: boolean; script?: EngineScript; maxReplies?: number } = {}) => {
  const engine = createFakeEngine(script);
  const espeak = createFakeEspeak();
  const find = (name: string): void => {
    if (name !== JOE) throw unknownVoice(name);
  };
  const voices: VoiceRegistry = {
    status: (name) => {
      find(name);
      return { name, language: 'en-US', engine: ready ? 'piper' : 'espeak', state: ready ? 'ready' : 'pulling' };
    },
    list: () => [],
    loaded: (name) => {
      find(name);
      return ready ? aLoadedVoice(engine) : null;
    },
    hold: () => () => undefined,
    subscribe: () => () => undefined,
    want: () => undefined,
    close: async () => undefined,
  };
  const speech = createSpeech({ voices, espeak, maxReplies, log: silentLog });
  const speak = async (text: string, options: Partial<SpeakOptions> = {}) => {
    const spoken = await speech.speak(text, { voice: JOE, ...options });
    const writes: Int16Array[] = [];
    for await (const samples of spoken.samples) writes.push(samples);
    return { ...spoken, writes, samples: writes.flatMap((write) => [...write]) };
  };
  return { speech, speak, engine, espeak };
};

describe('speech', () => {
  test('a sentence comes as the voice’s sound at 24 kHz, in whole frames of at most 80 ms', async () => {
    const { speak, engine } = aSpeech();
    const { spokenBy, sampleRateHz, writes, samples } = await speak('good morning.');
    expect([spokenBy, sampleRateHz]).toEqual([JOE, 24_000]);
    const wantMs = ((engine.jobs[0]?.ids.length ?? 0) * 441 * 1000) / 22_050;
    expect(Math.abs(samples.length / 24 - wantMs)).toBeLessThan(21);
    for (const write of writes) {
      expect(write.length % 480).toBe(0);
      expect(write.byteLength).toBeLessThanOrEqual(4096);
    }
    expect(Math.max(...samples)).toBeGreaterThan(9000);
  });

  test('its windows join without a click: it is what the whole sentence would be', async () => {
    const { speak, engine } = aSpeech();
    const { samples } = await speak('good morning, and a good day to you.');
    const [job] = engine.jobs;
    const whole = await createFakeEngine().synthesize(job ?? { ids: [], scales: [0, 1, 0] });
    const want = [...toInt16(resample(whole, FAKE_ENGINE_RATE_HZ, 24_000))];
    expect(want.length).toBeGreaterThan(3 * 3072);
    expect(samples.slice(0, want.length)).toEqual(want);
    expect(samples.slice(want.length).every((sample) => sample === 0)).toBe(true);
  });

  test('where a sentence lies and how long its phonemes last is known before it is heard', async () => {
    const { speak, engine } = aSpeech();
    const timings: SentenceTiming[] = [];
    await speak('one. two.', { onSentence: (timing) => timings.push(timing) });
    expect(timings.map(({ text }) => text)).toEqual(['one.', 'two.']);
    const idMs = (441 * 1000) / FAKE_ENGINE_RATE_HZ;
    expect(timings[0]).toMatchObject({ atMs: 0, idsMs: engine.jobs[0]?.ids.map(() => idMs) });
    expect(timings[1]?.atMs).toBeCloseTo((timings[0]?.durationMs ?? 0) + 250, -1);
  });

  test('at the engine’s own rate nothing is resampled', async () => {
    const { speak, engine } = aSpeech();
    const { sampleRateHz, samples } = await speak('good morning.', { rate: 'engine' });
    expect(sampleRateHz).toBe(22_050);
    expect(samples.length - (engine.jobs[0]?.ids.length ?? 0) * 441).toBeLessThan(441);
  });

  test('twice the speed is half the voice’s length scale', async () => {
    const { speak, engine } = aSpeech();
    await speak('good morning.', { speed: 2 });
    expect(engine.jobs[0]?.scales).toEqual([0.667, 0.5, 0.8]);
  });

  test('the next sentence is synthesised while one is being sent, and no further one', async () => {
    const { speech, engine } = aSpeech();
    const { samples } = await speech.speak('one. two. three. four.', { voice: JOE });
    expect(engine.jobs).toHaveLength(1);
    await samples.next();
    await settle();
    expect(engine.jobs).toHaveLength(2);
    await samples.return(undefined);
  });

  test('between two sentences is a pause, after the last one none', async () => {
    const { speak } = aSpeech();
    const { samples } = await speak('one. two.');
    const quiet = samples.map((sample) => Math.abs(sample) < 30);
    let [longest, run] = [0, 0];
    for (const isQuiet of quiet) {
      run = isQuiet ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    expect(Math.abs(longest / 24 - 250)).toBeLessThan(15);
  });

  test('until the voice is ready espeak-ng speaks, and the answer says so', async () => {
    const { speak, espeak, engine } = aSpeech({ ready: false });
    const { spokenBy, samples } = await speak('good morning.', { speed: 1.5 });
    expect(spokenBy).toBe('espeak-ng');
    expect(samples.length).toBeGreaterThan(4800);
    expect(espeak.calls.at(-1)).toEqual({ op: 'speech', text: 'good morning.', voice: 'en-us', speed: 1.5 });
    expect(engine.jobs).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['fails', new Error('no')],
    ['gives not-a-number', new Float32Array(1000).fill(Number.NaN)],
    ['gives noise', Float32Array.from({ length: 5000 }, (_, at) => (-1) ** at)],
    ['gives nothing', new Float32Array(1000)],
  ])('a sentence at which the voice %s is spoken by espeak-ng, the others by the voice', async (_what, outcome) => {
    const { speak, espeak, engine } = aSpeech({ script: (nth) => (nth === 1 ? outcome : undefined) });
    const { spokenBy, samples } = await speak('one. two. three.');
    expect(spokenBy).toBe(JOE);
    expect(engine.jobs).toHaveLength(3);
    expect(espeak.calls.filter(({ op }) => op === 'speech')).toEqual([
      { op: 'speech', text: 'two.', voice: 'en-us', speed: 1 },
    ]);
    expect(Math.max(...samples)).toBeLessThan(20_000);
  });

  test('a text without a sound is no audio', async () => {
    const { speak } = aSpeech();
    expect((await speak('...')).samples).toEqual([]);
  });

  test('an unknown voice is refused before anything is done', async () => {
    const { speech, espeak } = aSpeech();
    await expect(speech.speak('hi', { voice: 'alloy' })).rejects.toMatchObject({ code: 'UnknownVoice', status: 404 });
    expect(espeak.calls).toEqual([]);
  });

  test('more replies than allowed are refused with a time to come back, until one ends', async () => {
    const { speech } = aSpeech({ maxReplies: 2 });
    const first = await speech.speak('one.', { voice: JOE });
    await speech.speak('two.', { voice: JOE });
    const refused = { code: 'SpeechOverloaded', status: 503, retry: { afterMs: 1000 } };
    await expect(speech.speak('three.', { voice: JOE })).rejects.toMatchObject(refused);
    for await (const _ of first.samples);
    await expect(speech.speak('three.', { voice: JOE })).resolves.toBeDefined();
  });

  test('an abort frees its place even if nobody ever listened', async () => {
    const { speech } = aSpeech({ maxReplies: 1 });
    const gone = new AbortController();
    await speech.speak('one.', { voice: JOE, signal: gone.signal });
    gone.abort();
    await expect(speech.speak('two.', { voice: JOE })).resolves.toBeDefined();
  });

  test('an abort while the first sentence is synthesised rejects with its reason', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const { speech, espeak } = aSpeech({ script: () => waiting.promise });
    const gone = new AbortController();
    const spoken = speech.speak('one.', { voice: JOE, signal: gone.signal });
    await settle();
    gone.abort(new Error('gone'));
    waiting.resolve(undefined);
    await expect(spoken).rejects.toThrow('gone');
    expect(espeak.calls.map(({ op }) => op)).toEqual(['phonemes']);
  });

  test('a listener who leaves cancels the sentence that is being synthesised ahead', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const { speech, engine } = aSpeech({ script: (nth) => (nth === 1 ? waiting.promise : undefined) });
    const { samples } = await speech.speak('one. two.', { voice: JOE });
    await samples.next();
    await samples.return(undefined);
    expect(engine.aborted).toBeGreaterThan(0);
    waiting.resolve(undefined);
  });
});
