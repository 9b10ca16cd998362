// Phonemes as the numbers that a voice was trained with.

type PhonemeTable = ReadonlyMap<string, readonly number[]>;

const BEGIN = '^';
const END = '$';
const PAD = '_';
const CONTROLS = new Set([BEGIN, END, PAD]);

const longestOf = new WeakMap<PhonemeTable, number>();

/** How many characters the longest phoneme of a table has; counted once a table. */
const longestPhoneme = (idsOf: PhonemeTable): number => {
  const known = longestOf.get(idsOf);
  if (known !== undefined) return known;
  const longest = Math.max(1, ...Array.from(idsOf.keys(), (phoneme) => Array.from(phoneme).length));
  longestOf.set(idsOf, longest);
  return longest;
};

/** The phonemes of a text that the voice has, the longest first where several begin at the same place. */
export function* knownPhonemes(phonemes: string, idsOf: PhonemeTable): Generator<string> {
  const characters = Array.from(phonemes);
  const longest = longestPhoneme(idsOf);
  for (let at = 0; at < characters.length;) {
    let length = Math.min(longest, characters.length - at);
    while (length > 1 && !idsOf.has(characters.slice(at, at + length).join(''))) length--;
    const phoneme = characters.slice(at, at + length).join('');
    if (idsOf.has(phoneme) && !CONTROLS.has(phoneme)) yield phoneme;
    at += length;
  }
}

/** Begin, pad, each phoneme followed by a pad, end. Phonemes that the voice does not know are left out. */
export const toPhonemeIds = (phonemes: string, idsOf: PhonemeTable): number[] => {
  const pad = idsOf.get(PAD) ?? [];
  const ids = [...(idsOf.get(BEGIN) ?? []), ...pad];
  for (const phoneme of knownPhonemes(phonemes, idsOf)) ids.push(...(idsOf.get(phoneme) ?? []), ...pad);
  return [...ids, ...(idsOf.get(END) ?? [])];
};
