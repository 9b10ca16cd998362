// Abbreviations that are read out in full. One that ends a sentence leaves the sentence its stop.
import { spoken, type SpeechRule } from './rule.ts';

/** `before`: only before what the pattern matches. `joins`: it never ends a sentence. */
export type Abbreviation = { short: string; full: string; before?: string; joins?: true };

const escaped = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replaceAll(' ', String.raw`\s?`);

const endsSentence = (after: string): boolean => after.trim() === '' || /^["'”’»)]*\s+\p{Lu}/u.test(after);

/** One rule a form: "Dr. " before a name is a doctor. */
export const abbreviations = (table: readonly Abbreviation[]): SpeechRule[] =>
  table.map(({ short, full, before, joins }) => {
    const edge = /\w$/.test(short) ? String.raw`(?![\p{L}\p{N}])` : '';
    const follows = before ? `(?=${before})` : '';
    return spoken(new RegExp(String.raw`(?<![\p{L}\p{N}.])${escaped(short)}${edge}${follows}`, 'gu'), ({ after }) =>
      short.endsWith('.') && !before && !joins && endsSentence(after) ? `${full}.` : full,
    );
  });
