// A cached voice made ready to speak: its file read, its model in the device's workers, one utterance spoken to warm it.
import { readFile } from 'node:fs/promises';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemRandom } from '@firstword/shared/runtime/random';
import { isPlausibleSpeech } from '../audio/level.ts';
import type { Device } from '../engine/device.ts';
import type { SynthesisEngine } from '../engine/port.ts';
import { createVoiceEngine } from '../engine/voice-engine.ts';
import { toPhonemeIds } from '../phonemes/phoneme-ids.ts';
import type { CachedVoice } from './cache.ts';
import { findInCatalogue } from './catalogue.ts';
import { parseVoiceConfig, type VoiceConfig } from './voice-config.ts';

export type LoadedVoice = {
  name: string;
  config: VoiceConfig;
  engine: SynthesisEngine;
  gain: number;
};

const WARM_UP_PHONEMES = 'həlˈoʊ, hˈaʊ kæn aɪ hˈɛlp juː?';

const warmUp = async ({ name, config, engine }: LoadedVoice): Promise<void> => {
  const ids = toPhonemeIds(WARM_UP_PHONEMES, config.phonemeIds);
  const job = { ids, scales: [config.noiseScale, config.lengthScale, config.noiseW] as const };
  if (isPlausibleSpeech(await engine.synthesize(job))) return;
  throw new VoiceError('VoiceBroken', `The voice ${name} gives noise instead of speech.`, {
    remedy: 'Choose another voice.',
  });
};

/** Throws `VoiceBroken` or `VoiceUnsupported`. */
export const loadVoice = async (cached: CachedVoice, device: Device): Promise<LoadedVoice> => {
  const { name, modelPath, configPath } = cached;
  const config = parseVoiceConfig(name, await readFile(configPath, 'utf8'));
  const { sampleRateHz } = config;
  const engine = await createVoiceEngine({ device, modelPath, sampleRateHz, random: systemRandom });
  const voice = { name, config, engine, gain: findInCatalogue(name)?.gain ?? 1 };
  try {
    await warmUp(voice);
    return voice;
  } catch (error) {
    await engine.close();
    throw error;
  }
};
