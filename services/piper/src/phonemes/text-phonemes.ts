// `text` voices: their phonemes are the letters themselves.
import type { EspeakSentence } from '@firstword/shared/contract/espeak';
import { MAX_PHONEMES } from './limits.ts';

const SENTENCE_END = /(?<=[.!?…]["'”’»)\]]*)\s+|(?<=[。！？]["”’」』）]*)|\n\s*\n/u;

/** Pieces of at most `MAX_PHONEMES` characters, cut at spaces where there are any. */
function* breathsOf(sentence: string): Generator<string> {
  let rest = Array.from(sentence);
  while (rest.length > MAX_PHONEMES) {
    const space = rest.lastIndexOf(' ', MAX_PHONEMES);
    const at = space > 0 ? space : MAX_PHONEMES;
    yield rest.slice(0, at).join('');
    rest = rest.slice(at);
  }
  yield rest.join('');
}

/** A text's sentences, spelled in NFD as such voices were trained. */
export const spellText = (text: string): EspeakSentence[] =>
  text
    .normalize('NFD')
    .split(SENTENCE_END)
    .flatMap((sentence) => [...breathsOf(sentence)])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .map((sentence) => ({ text: sentence.normalize('NFC'), phonemes: sentence }));
