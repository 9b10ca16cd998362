// Words in another script than the voice's language: each goes to a voice that reads it, never to "Chinese letter".

export type ScriptRun = { text: string; voice: string };

/** Which espeak-ng voice reads a script, and the languages that are at home in it. */
const SCRIPTS: readonly { letters: string; voice: string; languages: readonly string[] }[] = [
  { letters: '\\p{sc=Hiragana}\\p{sc=Katakana}', voice: 'ja', languages: ['ja'] },
  { letters: '\\p{sc=Han}', voice: 'cmn', languages: ['cmn', 'yue', 'hak', 'zh'] },
  { letters: '\\p{sc=Hangul}', voice: 'ko', languages: ['ko'] },
  {
    letters: '\\p{sc=Cyrillic}',
    voice: 'ru',
    languages: ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'tt', 'ba', 'cv', 'mn', 'uz', 'az'],
  },
  { letters: '\\p{sc=Greek}', voice: 'el', languages: ['el', 'grc'] },
  { letters: '\\p{sc=Arabic}', voice: 'ar', languages: ['ar', 'fa', 'ur', 'ug', 'sd', 'ku', 'ps'] },
  { letters: '\\p{sc=Hebrew}', voice: 'he', languages: ['he'] },
  { letters: '\\p{sc=Devanagari}', voice: 'hi', languages: ['hi', 'mr', 'ne', 'kok', 'sa'] },
  { letters: '\\p{sc=Bengali}', voice: 'bn', languages: ['bn', 'as'] },
  { letters: '\\p{sc=Tamil}', voice: 'ta', languages: ['ta'] },
  { letters: '\\p{sc=Thai}', voice: 'th', languages: ['th'] },
];

/** Scripts that espeak-ng finds a voice for by itself. */
const FOUND =
  'Latin Common Inherited Georgian Armenian Kannada Telugu Malayalam Gujarati Gurmukhi Oriya Sinhala Ethiopic Myanmar';
const READ = [...SCRIPTS.map(({ letters }) => letters), ...FOUND.split(' ').map((name) => `\\p{sc=${name}}`)].join('');

/** No voice reads it. */
const NOBODY = 'none';

/** Words of a script, with what joins them: spaces, hyphens, apostrophes, combining marks. */
const wordsOf = (letters: string): string =>
  `${letters}[${letters}\\p{M}ー]*(?:[ '’\\-]+${letters}[${letters}\\p{M}ー]*)*`;

const SCRIPT_PATTERNS = [
  ...SCRIPTS.map(({ letters, ...script }) => ({ ...script, pattern: wordsOf(`[${letters}]`) })),
  { voice: NOBODY, languages: [], pattern: wordsOf(`[\\p{L}--[${READ}]]`) },
];

const runPatterns = new Map<string, RegExp>();

/** Matches words of any script that the language does not read; one group a script. */
const foreignWords = (language: string): RegExp => {
  const known = runPatterns.get(language);
  if (known) return known;
  const groups = SCRIPT_PATTERNS.map(
    ({ pattern, languages }: { pattern: string; languages: readonly string[] }, at) => {
      // A script of its own never matches: the group stays, so that the numbers do.
      return `(?<s${at}>${languages.includes(language) ? '(?!)' : pattern})`;
    },
  );
  const made = new RegExp(groups.join('|'), 'gv');
  runPatterns.set(language, made);
  return made;
};

const voiceOf = (groups: Record<string, string | undefined>): string | undefined => {
  const at = SCRIPT_PATTERNS.findIndex((_, index) => groups[`s${index}`] !== undefined);
  return SCRIPT_PATTERNS[at]?.voice;
};

/** The text in runs, each with the voice that reads it; the runs joined are the text. */
export const scriptRuns = (text: string, voice: string): ScriptRun[] => {
  const [language = ''] = voice.split('-');
  const runs: ScriptRun[] = [];
  let from = 0;
  for (const match of text.matchAll(foreignWords(language))) {
    if (match.index > from) runs.push({ text: text.slice(from, match.index), voice });
    runs.push({ text: match[0], voice: voiceOf(match.groups ?? {}) ?? voice });
    from = match.index + match[0].length;
  }
  if (from < text.length || runs.length === 0) runs.push({ text: text.slice(from), voice });
  return runs;
};
