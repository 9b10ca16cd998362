// The other qualities, by voices of their full size that nobody trained: first audio of one sentence, against one piece.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevice } from '../../../services/piper/src/engine/device.ts';
import { createVoiceEngine } from '../../../services/piper/src/engine/voice-engine.ts';
import type { SynthesisEngine, SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import type { Quality } from '../../fixtures/vits/geometry.ts';
import { writeVitsVoice } from '../../fixtures/vits/vits-voice.ts';
import { quantile, type Figure } from '../figures.ts';

const QUALITIES: Quality[] = ['x_low', 'low', 'high'];
const ROUNDS = 3;
/** As many as in a sentence of six seconds. */
const IDS = 180;
const JOB: SynthesisJob = {
  ids: [1, ...Array.from({ length: IDS - 2 }, (_, at) => (at % 2 === 0 ? 0 : 5 + ((at * 7) % 40))), 2],
  scales: [0.667, 1, 0.8],
  seed: 1,
};

const measure = async (engine: SynthesisEngine) => {
  const askedMs = performance.now();
  const whole = await engine.synthesize(JOB);
  const oneShotMs = performance.now() - askedMs;
  const begunMs = performance.now();
  let [firstMs, at, difference] = [0, 0, 0];
  const { windows } = await engine.begin(JOB);
  for await (const samples of windows) {
    firstMs ||= performance.now() - begunMs;
    for (const sample of samples) difference = Math.max(difference, Math.abs(sample - (whole[at++] ?? Number.NaN)));
  }
  return { oneShotMs, firstMs, difference };
};

const figuresOf = async (quality: Quality, folder: string): Promise<Figure[]> => {
  const { modelPath } = await writeVitsVoice(folder, quality, { quality, shrink: 1 });
  const device = createDevice({ workers: 1, clock: systemClock });
  try {
    const engine = await createVoiceEngine({ device, modelPath, sampleRateHz: 16_000, random: () => 0.5 });
    await measure(engine);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(engine));
    const name = `a ${quality} voice, ${IDS} ids`;
    return [
      {
        name: `${name}: one-shot`,
        value: quantile(
          rounds.map((round) => round.oneShotMs),
          0.5,
        ),
        unit: 'ms',
      },
      {
        name: `${name}: first audio of one-shot`,
        value: quantile(
          rounds.map((round) => round.firstMs / round.oneShotMs),
          0.5,
        ),
        unit: 'ratio',
        bar: { op: '≤', limit: 0.27 },
      },
      {
        name: `${name}: largest difference from one-shot, in millionths`,
        value: Math.max(...rounds.map((round) => round.difference)) * 1e6,
        unit: 'count',
        bar: { op: '≤', limit: 10 },
      },
    ];
  } finally {
    await device.close();
  }
};

export const measureQualities = async (): Promise<Figure[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'qualities-'));
  try {
    const figures: Figure[] = [];
    for (const quality of QUALITIES) figures.push(...(await figuresOf(quality, folder)));
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
};
