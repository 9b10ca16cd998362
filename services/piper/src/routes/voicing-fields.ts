// The fields of a request that say how to speak, as the voices take them.
import type { Static, TObject } from 'typebox';
import type { VoicingFields } from '@firstword/shared/contract/speech-api';
import type { VoicingRequest } from '../voice/voicing.ts';

type Fields = Static<TObject<typeof VoicingFields>>;

/** What is left out stays left out. */
export const voicingRequest = ({ speaker, seed, ...scales }: Fields): VoicingRequest => ({
  ...(speaker === undefined ? {} : { speaker }),
  ...(seed === undefined ? {} : { seed }),
  ...(scales.noise_scale === undefined ? {} : { noiseScale: scales.noise_scale }),
  ...(scales.length_scale === undefined ? {} : { lengthScale: scales.length_scale }),
  ...(scales.noise_w === undefined ? {} : { noiseW: scales.noise_w }),
});
