// How one request wants a voice to speak: its speaker, its variation, its pace.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { VoiceConfig } from './voice-config.ts';

/** What a request may ask; the voice's own file says the rest. */
export type VoicingRequest = {
  /** A speaker's name, or its number. */
  speaker?: string | number;
  noiseScale?: number;
  /** Above 1 is slower. */
  lengthScale?: number;
  noiseW?: number;
  /** The same seed gives the same speech. */
  seed?: number;
};

/** What the engine takes. */
export type Voicing = { scales: readonly [number, number, number]; speaker?: number; seed?: number };

const NAMES_SHOWN = 10;

const unknownSpeaker = (speaker: string | number, { speakers, speakerIds }: VoiceConfig): VoiceError => {
  const names = [...speakerIds.keys()];
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const numbers = `a number from 0 to ${speakers - 1}`;
  return new VoiceError('UnknownSpeaker', `The voice has no speaker "${String(speaker).slice(0, 60)}".`, {
    status: 400,
    remedy:
      speakers === 1
        ? 'Leave out "speaker": the voice has one.'
        : `Take ${numbers}${shown ? `, or a name such as ${shown}` : ''}.`,
  });
};

const speakerOf = (speaker: string | number | undefined, config: VoiceConfig): number => {
  if (speaker === undefined) return config.defaultSpeaker;
  const named = config.speakerIds.get(String(speaker));
  if (named !== undefined) return named;
  const id = typeof speaker === 'string' && /^\d{1,5}$/.test(speaker) ? Number(speaker) : speaker;
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < config.speakers) return id;
  throw unknownSpeaker(speaker, config);
};

/** Throws `UnknownSpeaker`. `speed` 2 is half as long. */
export const voicingOf = (config: VoiceConfig, request: VoicingRequest, speed: number): Voicing => {
  const { noiseScale = config.noiseScale, lengthScale = config.lengthScale, noiseW = config.noiseW, seed } = request;
  return {
    scales: [noiseScale, lengthScale / speed, noiseW],
    ...(config.speakers > 1 ? { speaker: speakerOf(request.speaker, config) } : checkOnly(request, config)),
    ...(seed === undefined ? {} : { seed }),
  };
};

/** A voice of one speaker has no such input, but a wrong name is a fault all the same. */
const checkOnly = (request: VoicingRequest, config: VoiceConfig): Record<string, never> => {
  speakerOf(request.speaker, config);
  return {};
};
