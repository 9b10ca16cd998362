// Names of public Piper voices: language_REGION-name-quality. The name alone says where the voice lies on the hub.
import { VoiceError } from '@firstword/shared/contract/errors';

export type VoiceName = {
  name: string;
  /** BCP 47, such as en-US. */
  language: string;
  /** The folder of its files on the hub. */
  hubPath: string;
  /** What espeak-ng speaks for this voice until the voice's own file says. */
  espeakVoice: string;
};

const NAME = /^([a-z]{2,3})_([A-Z]{2}|\d{3})-([\p{L}\p{N}_]{1,40})-(x_low|low|medium|high)$/u;

/** There is no such voice; says how to see which there are. */
export const unknownVoice = (name: string): VoiceError =>
  new VoiceError('UnknownVoice', `There is no voice "${name.slice(0, 60)}".`, {
    status: 404,
    remedy: 'See which there are: firstword voice list; public Piper voices are named like en_US-joe-medium.',
  });

/** Reads a voice's name; throws `UnknownVoice` for anything that cannot be one. */
export const parseVoiceName = (name: string): VoiceName => {
  const [, language = '', region = '', speaker = '', quality = ''] = NAME.exec(name) ?? [];
  if (!language) throw unknownVoice(name);
  return {
    name,
    language: `${language}-${region}`,
    hubPath: [language, `${language}_${region}`, speaker, quality].map(encodeURIComponent).join('/'),
    espeakVoice: `${language}-${region.toLowerCase()}`,
  };
};
