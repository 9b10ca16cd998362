// Builders for voices in tests.
import type { SynthesisEngine } from '../../../services/piper/src/engine/port.ts';
import { createFakeEngine } from '../../../services/piper/src/engine/fake.ts';
import type { CachedVoice } from '../../../services/piper/src/voice/cache.ts';
import { parseVoiceConfig } from '../../../services/piper/src/voice/voice-config.ts';
import type { LoadedVoice } from '../../../services/piper/src/voice/load.ts';

export const JOE = 'en_US-joe-medium';

/** A voice file's JSON that speaks letters. */
export const aVoiceFile = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  audio: { sample_rate: 22_050, quality: 'medium' },
  espeak: { voice: 'en-us' },
  phoneme_type: 'espeak',
  inference: { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 },
  phoneme_id_map: Object.fromEntries(
    Array.from('_^$ abcdefghijklmnopqrstuvwxyz.,!?').map((letter, id) => [letter, [id]]),
  ),
  ...change,
});

export const aLoadedVoice = (engine: SynthesisEngine = createFakeEngine()): LoadedVoice => ({
  name: JOE,
  engine,
  gain: 1,
  config: parseVoiceConfig(JOE, JSON.stringify(aVoiceFile())),
});

export const aCachedVoice = (name = JOE): CachedVoice => ({
  name,
  sha256: 'a'.repeat(64),
  configSha256: 'b'.repeat(64),
  sizeBytes: 1000,
  source: 'a test',
  modelPath: `/nowhere/${name}.onnx`,
  configPath: `/nowhere/${name}.onnx.json`,
});
