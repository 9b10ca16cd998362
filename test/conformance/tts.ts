// What every Tts must do, whichever voice speaks. An adapter's test calls this with a way to make one.
import { describe, expect, it } from 'vitest';
import type { Tts } from '@firstword/agent-worker/tts/port';

/** What the voice behind the subject says to any text: frames of 480 samples of 8000, and then how it ends. */
export type SpeechScript = { frames: number; ending: 'end' | 'fail' | 'hang' };

export type TtsSubject = AsyncDisposable & {
  tts: Tts;
  /** Resolves once the voice has noticed that it was stopped. */
  stopped: Promise<unknown>;
};

const FRAME = 480;
const options = (signal = new AbortController().signal) => ({ voice: 'joe', signal });

const collect = async (chunks: AsyncIterable<Int16Array>): Promise<Int16Array[]> => {
  const all: Int16Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
};

/** Runs the suite. */
export const describeTts = (name: string, create: (script: SpeechScript) => Promise<TtsSubject>): void => {
  describe(`a voice: ${name}`, () => {
    it('speaks a text as chunks that are in order and never empty', async () => {
      await using subject = await create({ frames: 50, ending: 'end' });
      let samples = 0;
      for await (const chunk of subject.tts.speak('Good morning.', options())) {
        expect(chunk.length).toBeGreaterThan(0);
        expect(chunk.every((sample) => sample === 8000)).toBe(true);
        samples += chunk.length;
      }
      expect(samples).toBe(50 * FRAME);
    });

    it('gives the first chunk as soon as it exists', async () => {
      await using subject = await create({ frames: 1, ending: 'hang' });
      const leaving = new AbortController();
      const chunks = subject.tts.speak('Good morning.', options(leaving.signal))[Symbol.asyncIterator]();
      expect((await chunks.next()).value).toHaveLength(FRAME);
      const next = chunks.next();
      leaving.abort(new Error('enough'));
      await expect(next).rejects.toThrow('enough');
    });

    it('may have nothing to say', async () => {
      await using subject = await create({ frames: 0, ending: 'end' });
      expect(await collect(subject.tts.speak('…', options()))).toEqual([]);
    });

    it('throws TtsUnavailable when the voice breaks, and what came before stays valid', async () => {
      await using subject = await create({ frames: 2, ending: 'fail' });
      let samples = 0;
      const speak = async () => {
        for await (const chunk of subject.tts.speak('Good morning.', options())) samples += chunk.length;
      };
      await expect(speak()).rejects.toMatchObject({ code: 'TtsUnavailable', remedy: expect.any(String) as string });
      expect(samples).toBe(2 * FRAME);
    });

    it("stops the voice when aborted, and throws the signal's reason", async () => {
      await using subject = await create({ frames: 1, ending: 'hang' });
      const leaving = new AbortController();
      const chunks = subject.tts.speak('Good morning.', options(leaving.signal))[Symbol.asyncIterator]();
      await chunks.next();
      leaving.abort(new Error('the caller spoke'));
      await expect(chunks.next()).rejects.toThrow('the caller spoke');
      await subject.stopped;
    });

    it('says nothing when aborted before', async () => {
      await using subject = await create({ frames: 3, ending: 'end' });
      const signal = AbortSignal.abort(new Error('too late'));
      await expect(collect(subject.tts.speak('Good morning.', options(signal)))).rejects.toThrow('too late');
    });

    it('speaks several texts at once', async () => {
      await using subject = await create({ frames: 5, ending: 'end' });
      const texts = ['One.', 'Two.', 'Three.'];
      const spoken = await Promise.all(texts.map((text) => collect(subject.tts.speak(text, options()))));
      const lengths = spoken.map((chunks) => chunks.reduce((sum, { length }) => sum + length, 0));
      expect(lengths).toEqual([5 * FRAME, 5 * FRAME, 5 * FRAME]);
    });
  });
};
