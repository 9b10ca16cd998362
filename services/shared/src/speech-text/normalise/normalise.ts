// Numbers, dates, money and short forms as the words that a voice reads, where we know the language.
import { englishRules } from './english/english.ts';
import { germanRules } from './german/german.ts';
import type { SpeechRule } from './rule.ts';

const asItIs: SpeechRule = (text) => text;

/** No clause of speech is so long; the rules take their time with one that is. */
const MAX_CHARS = 2000;

/** How text of a BCP 47 language is read out; a language that we do not know stays as it is written. */
export const normaliserFor = (language: string): SpeechRule => {
  const [primary] = language.toLowerCase().split('-', 1);
  if (primary !== 'en' && primary !== 'de') return asItIs;
  const rules = primary === 'en' ? englishRules(language) : germanRules;
  return (text) => {
    if (text.length > MAX_CHARS) return text;
    return rules(text)
      .replace(/\s+/g, ' ')
      .replace(/\s(?=[,.;:!?](?:\s|$))/g, '')
      .trim();
  };
};
