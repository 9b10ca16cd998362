// Arabic. There are no capitals: an abbreviation either joins or ends.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const arabic: LanguageRules = {
  titles: words('dr mr mrs ms prof'),
  joins: words(`
    د أ م ص ب ت ه ج ق ر س ع ف ط ش ك ل ن و
    أ.د ا.د ص.ب ق.م هـ ج.م ر.س د.إ د.ك ت.ب
    e.g i.e vs
  `),
  beforeNumber: words('رقم هاتف no'),
  mayEnd: words('inc ltd'),
  continues: new Set(),
  letterWords: new Set(),
};
