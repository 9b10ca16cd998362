// One table of a voice's phonemes, whatever its export wrote: its ids, its clusters, and the phonemes it maps to others.
import type { VoiceFile } from './voice-file.ts';

const PAD = '_';
const isSingle = (phoneme: string): boolean => Array.from(phoneme).length === 1;

/**
 * The ids of each phoneme. Keys of several characters are there only where the export names them as clusters: elsewhere
 * they are leftovers that its model was not trained with.
 */
export const phonemeTable = (file: VoiceFile): ReadonlyMap<string, readonly number[]> => {
  const clusters = new Set((file.vowel_clusters ?? []).map((cluster) => cluster.normalize('NFD')));
  const table = new Map<string, readonly number[]>();
  for (const [key, ids] of Object.entries(file.phoneme_id_map)) {
    const phoneme = key.normalize('NFD');
    if (isSingle(key)) table.set(key, ids);
    if (isSingle(phoneme) || clusters.has(phoneme)) table.set(phoneme, ids);
  }
  const pad = table.get(PAD) ?? [];
  for (const [from, targets] of Object.entries(file.phoneme_map ?? {})) {
    const known = targets.flatMap((target) => (file.phoneme_id_map[target] ? [file.phoneme_id_map[target]] : []));
    // Each of them is followed by a pad; the last one's comes as every phoneme's does.
    if (isSingle(from))
      table.set(
        from,
        known.flatMap((ids, at) => (at === 0 ? ids : [...pad, ...ids])),
      );
  }
  return table;
};
