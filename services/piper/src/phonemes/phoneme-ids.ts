// Phonemes as the numbers that a voice was trained with.

const BEGIN = '^';
const END = '$';
const PAD = '_';

/** Begin, pad, each phoneme followed by a pad, end. Phonemes that the voice does not know are left out. */
export const toPhonemeIds = (phonemes: string, idsOf: ReadonlyMap<string, readonly number[]>): number[] => {
  const pad = idsOf.get(PAD) ?? [];
  const ids = [...(idsOf.get(BEGIN) ?? []), ...pad];
  for (const phoneme of phonemes) {
    const known = idsOf.get(phoneme);
    if (known && phoneme !== BEGIN && phoneme !== PAD && phoneme !== END) ids.push(...known, ...pad);
  }
  return [...ids, ...(idsOf.get(END) ?? [])];
};
