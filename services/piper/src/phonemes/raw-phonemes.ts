// `[[ raw phonemes ]]` inside a text: taken as they stand, and joined with the sentence around them.
import type { EspeakSentence } from '@firstword/shared/contract/espeak';
import { MAX_PHONEMES } from './limits.ts';

export type TextPart = { text: string; raw: null } | { raw: string };

const RAW = /\[\[([^[\]]*)\]\]/gu;
const ENDS_SENTENCE = /[.?!]["'”’»)\]]*\s*$/u;

/** A text's plain parts and its raw phonemes, in order; parts of nothing but spaces are left out. */
export const splitRawPhonemes = (text: string): TextPart[] => {
  const parts: TextPart[] = [];
  let from = 0;
  const plain = (until: number): void => {
    const part = text.slice(from, until);
    if (part.trim()) parts.push({ text: part, raw: null });
  };
  for (const match of text.matchAll(RAW)) {
    plain(match.index);
    const raw = (match[1] ?? '').normalize('NFD').replace(/\s+/g, ' ').trim();
    if (raw) parts.push({ raw });
    from = match.index + match[0].length;
  }
  plain(text.length);
  return parts;
};

const joined = (before: EspeakSentence, after: EspeakSentence): EspeakSentence => ({
  text: `${before.text} ${after.text}`.trim(),
  phonemes: `${before.phonemes} ${after.phonemes}`,
});

/** Sentences of the parts: raw phonemes belong to the sentence that is still open, and keep it open. */
export const joinParts = (parts: readonly (string | EspeakSentence[])[]): EspeakSentence[] => {
  const sentences: EspeakSentence[] = [];
  let isOpen = false;
  const add = (sentence: EspeakSentence): void => {
    const last = sentences.at(-1);
    const fits = last && last.phonemes.length + sentence.phonemes.length < MAX_PHONEMES;
    if (isOpen && fits) sentences[sentences.length - 1] = joined(last, sentence);
    else sentences.push(sentence);
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      // One that is too long is cut: nobody writes a minute of phonemes by hand.
      add({ text: '', phonemes: part.slice(0, MAX_PHONEMES) });
      isOpen = !ENDS_SENTENCE.test(part);
      continue;
    }
    const [first, ...rest] = part;
    if (!first) continue;
    // "Hello." and then raw phonemes: a sentence of their own. A mark alone closes what is open.
    add(first);
    sentences.push(...rest);
    isOpen = !ENDS_SENTENCE.test(sentences.at(-1)?.phonemes ?? '');
  }
  return sentences;
};
