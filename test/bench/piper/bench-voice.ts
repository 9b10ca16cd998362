// The real voice on a device of its own, and sentences of three and of six seconds for it.
import { createDevice, type Device } from '../../../services/piper/src/engine/device.ts';
import type { Provider } from '../../../services/piper/src/engine/onnx-session.ts';
import type { SynthesisEngine, SynthesisJob } from '../../../services/piper/src/engine/port.ts';
import { createEspeakProcess } from '../../../services/piper/src/phonemes/espeak-process.ts';
import { toPhonemeIds } from '../../../services/piper/src/phonemes/phoneme-ids.ts';
import { loadVoice } from '../../../services/piper/src/voice/load.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { ESPEAK_MAIN, realVoice } from '../../fixtures/real-voice.ts';

export const THREE_SECONDS = 'We have two rooms left for that weekend, both of them quiet.';
export const SIX_SECONDS =
  'Breakfast is served from seven to ten in the garden room, and on Sundays we keep the buffet open until half past ten.';

export type BenchVoice = {
  device: Device;
  engine: SynthesisEngine;
  sampleRateHz: number;
  jobOf: (text: string, seed?: number) => Promise<SynthesisJob>;
  close(): Promise<void>;
};

/** Loaded in every worker. */
export const openBenchVoice = async (workers: number, accelerator?: Provider): Promise<BenchVoice> => {
  const device = createDevice({ workers, clock: systemClock, ...(accelerator ? { accelerator } : {}) });
  const espeak = createEspeakProcess({ main: ESPEAK_MAIN, clock: systemClock, log: silentLog });
  const { engine, config } = await loadVoice(await realVoice(), device);
  await engine.everywhere;
  return {
    device,
    engine,
    sampleRateHz: config.sampleRateHz,
    async jobOf(text, seed = 1) {
      const [sentence] = await espeak.phonemes(text, config.espeakVoice);
      const ids = toPhonemeIds(sentence?.phonemes ?? '', config.phonemeIds);
      return { ids, scales: [config.noiseScale, config.lengthScale, config.noiseW], seed };
    },
    async close() {
      await device.close();
      await espeak.close();
    },
  };
};
