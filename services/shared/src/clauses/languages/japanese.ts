// Japanese. Its own marks need no rules; what it borrows from the Latin script follows the English ones.
import type { LanguageRules } from '../language-rules.ts';
import { english } from './english.ts';

export const japanese: LanguageRules = english;
