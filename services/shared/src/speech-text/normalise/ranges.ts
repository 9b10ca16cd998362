// What a dash between two things stands for: "9:00-17:00", "5–10 €", "Mon-Fri".
import { spoken, type SpeechRule } from './rule.ts';

export type RangeWords = { to: string; weekdays: Readonly<Record<string, string>> };

/** Rules for ranges; those of numbers alone come with the numbers. */
export const ranges = ({ to, weekdays }: RangeWords): SpeechRule[] => {
  const day = String.raw`(?:${Object.keys(weekdays).join('|')})`;
  const nameOf = (short: string): string => weekdays[short.replace('.', '')] ?? short;
  return [
    spoken(
      new RegExp(
        String.raw`(?<!\p{L})(?<from>${day})\b\.?\s?[–-]\s?(?<last>${day})(?!\p{L})(?:\.(?=\s*[^\s\p{Lu}]))?`,
        'gu',
      ),
      ({ group }) => `${nameOf(group('from'))} ${to} ${nameOf(group('last'))}`,
    ),
    spoken(/(?<=\d[:.][0-5]\d)\s?[–-]\s?(?=\d{1,2}[:.][0-5]\d(?![\d.]))/g, () => ` ${to} `),
    spoken(/(?<=\d\s?[ap]\.?m\.?)\s?[–-]\s?(?=\d)/gi, () => ` ${to} `),
    spoken(/(?<=\d\s?[%€$£]?)\s?–\s?(?=[$€£]?\d)/g, () => ` ${to} `),
    spoken(/(?<=[$€£]\d[\d.,]*)-(?=[$€£]?\d)/g, () => ` ${to} `),
  ];
};
