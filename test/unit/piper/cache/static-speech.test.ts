import { describe, expect, test } from 'vitest';
import { createSoundStore } from '../../../../services/piper/src/cache/sound-store.ts';
import { createStaticSpeech } from '../../../../services/piper/src/cache/static-speech.ts';
import type { SpeakOptions, Speech } from '../../../../services/piper/src/speech.ts';
import { createRegistryOf } from './a-registry.ts';
import { silentLog } from '../../../../services/shared/src/runtime/log.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import { JOE } from '../a-voice.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const GREETING = 'Good morning.';

/** A speech that says so many frames as its text has characters; `fault` may refuse the nth call. */
const aSpeech = ({ spokenBy = JOE, fault = (): Error | null => null } = {}) => {
  const calls: string[] = [];
  const speech: Speech = {
    async speak(text) {
      calls.push(text);
      const error = fault();
      if (error) throw error;
      const samples = (async function* () {
        for (let at = 0; at < text.length; at++) yield new Int16Array(480).fill(at + 1);
      })();
      return { spokenBy, sampleRateHz: 24_000, samples };
    },
  };
  return { speech, calls };
};

const aStaticSpeech = async (options: Parameters<typeof aSpeech>[0] & { state?: 'ready' | 'loading' } = {}) => {
  const { speech, calls } = aSpeech(options);
  const voices = createRegistryOf(options.state ?? 'ready');
  const clock = createFakeClock();
  const outcomes: string[] = [];
  const kept = createStaticSpeech({
    speech,
    voices,
    readSentences: async (text) => [{ text, phonemes: text }],
    store: createSoundStore(1_000_000),
    texts: [{ text: GREETING }, { text: 'Guten Morgen.', voice: 'de_DE-thorsten-medium' }],
    clock,
    log: silentLog,
    onLookUp: (outcome) => outcomes.push(outcome),
  });
  await settle();
  const say = async (text: string, more: Partial<SpeakOptions> = {}) => {
    const spoken = await kept.speak(text, { voice: JOE, ...more });
    const writes: Int16Array[] = [];
    for await (const part of spoken.samples) writes.push(part);
    return writes;
  };
  return { kept, voices, calls, say, outcomes, clock };
};

describe('static speech', () => {
  test('is spoken once a voice is ready, and then comes out of memory in the same samples', async () => {
    const { say, calls, outcomes } = await aStaticSpeech();
    expect(calls).toEqual([GREETING]);
    const writes = await say(GREETING);
    expect(calls).toEqual([GREETING]);
    expect(writes.every(({ byteLength }) => byteLength <= 4096)).toBe(true);
    expect(writes.flatMap((write) => [...write]).filter((_, at) => at % 480 === 0)).toEqual(
      Array.from(GREETING, (_, at) => at + 1),
    );
    expect(outcomes).toEqual(['hit']);
  });

  test('waits for the voice, and fills when it is there', async () => {
    const { kept, voices, calls } = await aStaticSpeech({ state: 'loading' });
    expect(calls).toEqual([]);
    voices.become('ready');
    expect(kept.isFilling()).toBe(true);
    await settle();
    expect([calls, kept.isFilling()]).toEqual([[GREETING], false]);
  });

  test.each<[string, Partial<SpeakOptions>]>([
    ['another speed', { speed: 2 }],
    ['other variation', { voicing: { noiseScale: 0 } }],
    ['another rate', { rate: 'engine' }],
  ])('with %s is spoken afresh', async (_what, more) => {
    const { say, calls } = await aStaticSpeech();
    await say(GREETING, more);
    expect(calls).toEqual([GREETING, GREETING]);
  });

  test('any other text is spoken afresh, and not kept', async () => {
    const { say, calls, outcomes } = await aStaticSpeech();
    await say('Hello.');
    await say('Hello.');
    expect(calls).toEqual([GREETING, 'Hello.', 'Hello.']);
    expect(outcomes).toEqual([]);
  });

  test('another version of the voice speaks it again', async () => {
    const { voices, say, calls } = await aStaticSpeech();
    voices.become('ready', 'b'.repeat(64));
    await settle();
    await say(GREETING);
    expect(calls).toEqual([GREETING, GREETING]);
  });

  test('what espeak-ng said in the voice’s place is not kept', async () => {
    const { say, calls } = await aStaticSpeech({ spokenBy: 'espeak-ng' });
    await say(GREETING);
    expect(calls).toEqual([GREETING, GREETING]);
  });

  test('a service that is busy while it fills is asked again later', async () => {
    let refusals = 1;
    const fault = () => (refusals-- > 0 ? new VoiceError('SpeechOverloaded', 'Busy.') : null);
    const { kept, calls, clock, say } = await aStaticSpeech({ fault });
    expect(kept.isFilling()).toBe(true);
    await clock.advance(500);
    expect(kept.isFilling()).toBe(false);
    await say(GREETING);
    expect(calls).toEqual([GREETING, GREETING]);
  });
});
