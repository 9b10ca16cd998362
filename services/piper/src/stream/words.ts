// When each word of a sentence is spoken, out of how long each of its phonemes lasts.
import type { SpeechWord } from '@firstword/shared/contract/speech-stream';
import { knownPhonemes } from '../phonemes/phoneme-ids.ts';
import type { SentenceTiming } from '../speech.ts';

type PhonemeTable = ReadonlyMap<string, readonly number[]>;

const SPOKEN = /[\p{L}\p{N}]/u;

/** How long each group of phonemes between spaces lasts, with the pads that follow; what is before the first belongs to it. */
const groupsMs = (phonemes: string, idsMs: readonly number[], table: PhonemeTable): number[] => {
  const padIds = table.get('_')?.length ?? 0;
  let at = (table.get('^')?.length ?? 0) + padIds;
  const sum = (from: number, to: number): number => idsMs.slice(from, to).reduce((all, ms) => all + ms, 0);
  const groups = [sum(0, at)];
  for (const phoneme of knownPhonemes(phonemes, table)) {
    const next = at + (table.get(phoneme)?.length ?? 0) + padIds;
    groups[groups.length - 1] = (groups.at(-1) ?? 0) + sum(at, next);
    if (phoneme === ' ') groups.push(0);
    at = next;
  }
  groups[groups.length - 1] = (groups.at(-1) ?? 0) + sum(at, idsMs.length);
  return groups;
};

/** Null where the voice does not say, or where words and groups of phonemes do not match: "20" is one word and two groups. */
export const wordsOf = (timing: SentenceTiming, table: PhonemeTable | undefined): SpeechWord[] | null => {
  const { text, phonemes, atMs, idsMs } = timing;
  if (!idsMs || !table?.has(' ')) return null;
  const words = text.split(/\s+/).filter((word) => SPOKEN.test(word));
  const groups = groupsMs(phonemes, idsMs, table);
  if (groups.length !== words.length) return null;
  let fromMs = atMs;
  return words.map((word, at) => {
    const durationMs = groups[at] ?? 0;
    fromMs += durationMs;
    return { text: word, atMs: fromMs - durationMs, durationMs };
  });
};
