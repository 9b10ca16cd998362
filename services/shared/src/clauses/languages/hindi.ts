// Hindi. There are no capitals: an abbreviation either joins or ends.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const hindi: LanguageRules = {
  titles: words('dr mr mrs ms prof'),
  joins: words(`
    डॉ डा प्रो श्री श्रीमती कु पं इंजी अधि मो स्व सं कं लि प्रा दू फ़ो फोन नं
    बी सी डी एफ एफ़ एच जे के एल एम एन पी क्यू आर एस टी वी डब्ल्यू एक्स वाई ज़ेड
    बी.ए एम.ए पीएच.डी ई.पू e.g i.e vs
  `),
  beforeNumber: words('रु rs no पृ क्र'),
  mayEnd: words('inc ltd'),
  continues: new Set(),
  letterWords: new Set(),
};
