// Speech, measured: how long its first audio took, how far ahead of a listener it stays, what was refused.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Speech, Spoken } from '../speech.ts';
import type { SpeechMetrics } from './speech-metrics.ts';

type Measured = { spoken: Spoken; askedMs: number; voice: string; end: () => void };

/** A listener who began with the first audio and has heard it all at `heardAtMs`. */
const createListener = (clock: Clock) => {
  let heardAtMs = -Infinity;
  let cameLate = false;
  return {
    beforeWait(): void {
      // What a slow client did not ask for in time is not missing.
      cameLate = clock.nowMs() > heardAtMs;
    },
    /** Whether this audio came too late. */
    hears(durationMs: number): boolean {
      const nowMs = clock.nowMs();
      const ranDry = nowMs > heardAtMs;
      heardAtMs = Math.max(heardAtMs, nowMs) + durationMs;
      return ranDry && !cameLate;
    },
  };
};

/** The same speech; `code` of a refusal is the error's own, or Internal. */
export const meterSpeech = (speech: Speech, metrics: SpeechMetrics, clock: Clock): Speech => {
  async function* measured({ spoken, askedMs, voice, end }: Measured): AsyncGenerator<Int16Array> {
    const listener = createListener(clock);
    let [waitedMs, audioMs] = [0, 0];
    try {
      for (;;) {
        listener.beforeWait();
        const fromMs = clock.nowMs();
        const next = await spoken.samples.next();
        waitedMs += clock.nowMs() - fromMs;
        if (next.done) break;
        const durationMs = (next.value.length * 1000) / spoken.sampleRateHz;
        if (audioMs === 0) metrics.firstAudio.observe({ voice }, (clock.nowMs() - askedMs) / 1000);
        if (listener.hears(durationMs)) metrics.underruns.inc({ voice });
        audioMs += durationMs;
        yield next.value;
      }
      if (audioMs > 0) metrics.realtimeFactor.observe({ voice }, waitedMs / audioMs);
    } finally {
      end();
      await spoken.samples.return(undefined);
    }
  }
  return {
    async speak(text, options) {
      const askedMs = clock.nowMs();
      const { voice, signal } = options;
      metrics.queue.inc();
      try {
        const spoken = await speech.speak(text, options);
        metrics.active.inc();
        let isOver = false;
        const end = (): void => {
          if (isOver) return;
          isOver = true;
          signal?.removeEventListener('abort', end);
          metrics.active.dec();
        };
        // An iteration that never began has no `finally`.
        signal?.addEventListener('abort', end, { once: true });
        return { ...spoken, samples: measured({ spoken, askedMs, voice, end }) };
      } catch (error) {
        const code = error instanceof VoiceError ? error.code : 'Internal';
        if (!signal?.aborted) metrics.refused.inc({ code });
        throw error;
      } finally {
        metrics.queue.dec();
      }
    },
  };
};
