// Where a text pauses: espeak-ng drops punctuation, and a Piper voice needs it as phonemes.
import { endsInAbbreviation } from './abbreviations.ts';

/** A stretch of text up to and with its punctuation; `mark` is what Piper reads for it, empty where nothing pauses. */
export type Piece = { text: string; mark: string; endsSentence: boolean };

// A mark pauses only before a space or the end, so that 3.5, 7:30 and example.com do not; CJK marks always do.
const PAUSE =
  /(?<end>[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+["”’」』）]*)|(?<soft>[,;:]["'”’»)\]]*(?=\s|$)|[，、；：])|(?<dash>\s*—\s*|\s+[–-]\s+)|(?<paragraph>\n\s*\n)/gu;

const SOFT_MARKS: Record<string, string> = { '，': ',', '、': ',', '；': ';', '：': ':' };

const hardMark = (found: string): string => {
  if (/[?？]/.test(found)) return '?';
  return /[!！]/.test(found) ? '!' : '.';
};

const startsLower = (text: string): boolean => /^\s*["'“‘(]*\p{Ll}/u.test(text);

/** What a mark means: null where it is none (an abbreviation's full stop). */
const readMark = (groups: Record<string, string | undefined>, before: string, after: string) => {
  const { end, soft, dash } = groups;
  // espeak-ng reads a dash like a semicolon, and Piper's voices were trained on its reading.
  if (dash) return { mark: ';', endsSentence: false };
  if (soft) return { mark: SOFT_MARKS[soft[0] ?? ''] ?? soft[0] ?? ',', endsSentence: false };
  if (!end) return { mark: '.', endsSentence: true };
  if (/^\.["'”’»)\]]*$/u.test(end) && endsInAbbreviation(before, after)) return null;
  // "Well… let me see": a hesitation, no end.
  if (/^(\.{2,}|…)/u.test(end) && startsLower(after)) return { mark: ',', endsSentence: false };
  return { mark: hardMark(end), endsSentence: true };
};

/** Cuts a text into pieces; their texts joined are the text. */
export const splitPieces = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let start = 0;
  for (const match of text.matchAll(PAUSE)) {
    const end = match.index + match[0].length;
    const meaning = readMark(match.groups ?? {}, text.slice(start, match.index), text.slice(end));
    if (!meaning) continue;
    pieces.push({ text: text.slice(start, end), ...meaning });
    start = end;
  }
  if (start < text.length) pieces.push({ text: text.slice(start), mark: '', endsSentence: false });
  return pieces;
};
