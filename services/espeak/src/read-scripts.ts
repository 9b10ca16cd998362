// An espeak-ng that reads every script it has a voice for, whatever the voice that was asked for reads.
import { UnknownEspeakVoice, type EspeakEngine } from './engine.ts';
import { scriptRuns, type ScriptRun } from './scripts.ts';

/**
 * Tones are digits, and no phonemes of a voice that has none; an espeak-ng that reads Chinese as pinyin says them as
 * English numbers.
 */
const withoutTones = (ipa: string): string =>
  ipa.replace(/\d/g, '').replace(/(?:θɹ[ˈˌ]?iː|f[ˈˌ]?ɔː|w[ˈˌ]?[ɒʌ]n|t[ˈˌ]?uː|f[ˈˌ]?aɪv)(?=[\s(]|$)/gu, '');

/** A mark that is left between two runs would be read by its name. */
const SPOKEN = /[\p{L}\p{N}\p{S}]/u;

/** What no voice here reads is left out: better nothing than the names of its letters. */
const unlessUnknown = <T>(read: () => T, nothing: T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownEspeakVoice) return nothing;
    throw error;
  }
};

const joined = (parts: Int16Array[]): Int16Array => {
  const all = new Int16Array(parts.reduce((samples, part) => samples + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const readScripts = (engine: EspeakEngine): EspeakEngine => {
  const phonemesOf = (run: ScriptRun, voice: string): string => {
    if (!SPOKEN.test(run.text)) return '';
    if (run.voice === voice) return engine.toPhonemes(run.text, voice);
    return unlessUnknown(() => withoutTones(engine.toPhonemes(run.text, run.voice)), '');
  };
  // Its name would be read: it only lengthens the vowel before it.
  const plain = (text: string): string => text.replaceAll('ー', '');
  return {
    kind: engine.kind,
    version: engine.version,
    sampleRateHz: engine.sampleRateHz,
    toPhonemes: (text, voice) =>
      scriptRuns(plain(text), voice)
        .map((run) => phonemesOf(run, voice))
        .join(' '),
    speak(text, voice, speed) {
      const parts = scriptRuns(plain(text), voice).map((run) => {
        if (!SPOKEN.test(run.text)) return new Int16Array(0);
        if (run.voice === voice) return engine.speak(run.text, voice, speed);
        return unlessUnknown(() => engine.speak(run.text, run.voice, speed), new Int16Array(0));
      });
      return parts.length === 1 ? (parts[0] ?? new Int16Array(0)) : joined(parts);
    },
  };
};
