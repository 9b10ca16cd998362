// A text's sentences in Piper's phonemes: espeak-ng's IPA of each piece, with the marks that it drops.
import type { EspeakSentence } from '@firstword/shared/contract/espeak';
import { splitPieces, type Piece } from './punctuation.ts';

// A voice's work and memory grow faster than the length: about 25 s of speech is the most that is synthesised at once.
const MAX_PHONEMES = 400;

/** Language switches `(en)`, joiners and the separators of the WebAssembly build are no phonemes. */
const cleanIpa = (ipa: string): string =>
  ipa
    .replace(/\([a-z]{2,3}(-[a-z0-9-]+)?\)/g, '')
    .replace(/[_|\u200d]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFD');

const withMark = (phonemes: string, mark: string): string =>
  phonemes + mark + (mark === '.' || mark === '?' || mark === '!' ? '' : ' ');

/** The middle of a text that is too long for one breath: at a space if there is one. */
const middleOf = (text: string): number => {
  const middle = text.length >> 1;
  const after = text.indexOf(' ', middle);
  const before = text.lastIndexOf(' ', middle);
  if (before > 0 && (after < 0 || middle - before < after - middle)) return before;
  if (after > 0 && after < text.length - 1) return after;
  // Never between the halves of a surrogate pair.
  return /[\udc00-\udfff]/.test(text[middle] ?? '') ? middle + 1 : middle;
};

type Breath = { text: string; phonemes: string; ends: boolean };

const breathsOf = (piece: Piece, toPhonemes: (text: string) => string): Breath[] => {
  const phonemes = cleanIpa(toPhonemes(piece.text));
  if (phonemes.length <= MAX_PHONEMES || piece.text.length < 4) {
    return [{ text: piece.text, phonemes: phonemes && withMark(phonemes, piece.mark), ends: piece.endsSentence }];
  }
  const at = middleOf(piece.text);
  const head: Piece = { text: piece.text.slice(0, at), mark: '', endsSentence: true };
  return [...breathsOf(head, toPhonemes), ...breathsOf({ ...piece, text: piece.text.slice(at) }, toPhonemes)];
};

/** Splits a text into sentences and spells each in phonemes; what has no sound is left out. */
export const toPiperSentences = (text: string, toPhonemes: (text: string) => string): EspeakSentence[] => {
  const sentences: EspeakSentence[] = [];
  let open: EspeakSentence = { text: '', phonemes: '' };
  const close = (): void => {
    const closed = { text: open.text.trim(), phonemes: open.phonemes.trim() };
    if (closed.phonemes) sentences.push(closed);
    open = { text: '', phonemes: '' };
  };
  for (const breath of splitPieces(text).flatMap((piece) => breathsOf(piece, toPhonemes))) {
    if (open.phonemes.length + breath.phonemes.length > MAX_PHONEMES) close();
    open = { text: open.text + breath.text, phonemes: open.phonemes + breath.phonemes };
    if (breath.ends) close();
  }
  close();
  return sentences;
};
