// Phonemes of a sentence, there and back over the process' pipe: the system's library and the WebAssembly build.
import { createEspeakProcess } from '../../../services/piper/src/phonemes/espeak-process.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { ESPEAK_MAIN } from '../../fixtures/real-voice.ts';
import { quantile, type Figure } from '../figures.ts';
import { SIX_SECONDS, THREE_SECONDS } from './bench-voice.ts';

const ROUNDS = 200;
const ENGINES = [
  { engine: 'system', limit: 1 },
  { engine: 'wasm', limit: 3 },
];

const measure = async (engine: string): Promise<number> => {
  const args = ['--engine', engine];
  const espeak = createEspeakProcess({ main: ESPEAK_MAIN, args, clock: systemClock, log: silentLog });
  const tookMs: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const askedMs = performance.now();
      await espeak.phonemes(round % 2 === 0 ? THREE_SECONDS : SIX_SECONDS, 'en-us');
      // The first ones start and warm it.
      if (round > 10) tookMs.push(performance.now() - askedMs);
    }
  } finally {
    await espeak.close();
  }
  return quantile(tookMs, 0.5);
};

/** Without the system's library its figure is left out. */
export const measurePhonemes = async (): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const { engine, limit } of ENGINES) {
    const value = await measure(engine).catch(() => null);
    const name = `phonemes of a sentence, ${engine}, p50`;
    if (value === null) console.log(`  left out: ${name} (install espeak-ng)`);
    else figures.push({ name, value, unit: 'ms', bar: { op: '≤', limit } });
  }
  return figures;
};
