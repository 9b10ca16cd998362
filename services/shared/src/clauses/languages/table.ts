// The languages whose abbreviations are known, by the first part of their BCP 47 tag.
import type { LanguageRules } from '../language-rules.ts';
import { arabic } from './arabic.ts';
import { chinese } from './chinese.ts';
import { dutch } from './dutch.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { hindi } from './hindi.ts';
import { italian } from './italian.ts';
import { japanese } from './japanese.ts';
import { polish } from './polish.ts';
import { portuguese } from './portuguese.ts';
import { russian } from './russian.ts';
import { spanish } from './spanish.ts';

const LANGUAGES: ReadonlyMap<string, LanguageRules> = new Map([
  ['ar', arabic],
  ['de', german],
  ['en', english],
  ['es', spanish],
  ['fr', french],
  ['hi', hindi],
  ['it', italian],
  ['ja', japanese],
  ['nl', dutch],
  ['pl', polish],
  ['pt', portuguese],
  ['ru', russian],
  ['zh', chinese],
]);

/** The rules for a BCP 47 tag; a language without its own file gets the English ones. */
export const rulesFor = (language: string): LanguageRules =>
  LANGUAGES.get(language.toLowerCase().split('-', 1)[0] ?? '') ?? english;
