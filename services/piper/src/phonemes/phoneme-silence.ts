// Voices that want silence after certain phonemes: the sentence is spoken in phrases that end there.
import type { EspeakSentence } from '@firstword/shared/contract/espeak';

/** What is synthesised in one go. `pauseMs` is the silence after it, where the voice says so. */
export type SpeakableSentence = EspeakSentence & { pauseMs?: number };

/** The phrases of a sentence; the first has its text, since nobody knows which words the others hold. */
export const splitAtSilences = (
  sentence: EspeakSentence,
  silencesMs: ReadonlyMap<string, number>,
): SpeakableSentence[] => {
  const phrases: SpeakableSentence[] = [];
  let open = '';
  for (const phoneme of sentence.phonemes) {
    open += phoneme;
    const pauseMs = silencesMs.get(phoneme);
    if (pauseMs === undefined) continue;
    // Marks in a row are one pause, the longest of them.
    const last = phrases.at(-1);
    if (last && open.trim() === phoneme) last.pauseMs = Math.max(last.pauseMs ?? 0, pauseMs);
    else phrases.push({ text: '', phonemes: open.trim(), pauseMs });
    open = '';
  }
  if (open.trim()) phrases.push({ text: '', phonemes: open.trim() });
  const [first, ...rest] = phrases;
  return first ? [{ ...first, text: sentence.text }, ...rest] : [];
};
