// From a clause as the model wrote it to the text that the voice is given: cleaned, then read out, then the lexicon.
import { createCleaner } from './clean/cleaner.ts';
import { createLexicon, type LexiconEntry } from './lexicon.ts';
import { normaliserFor } from './normalise/normalise.ts';

export type SpeechTextOptions = {
  /** BCP 47. */
  language: string;
  lexicon?: readonly LexiconEntry[];
};

/** Letters and digits are spoken; marks alone have nothing to say. */
const SPEAKABLE = /[\p{L}\p{N}]/u;

/**
 * What to say for each clause of one reply, in their order: markup and reasoning may span clauses. "" where there is
 * nothing to say. Never throws.
 */
export const createSpeechText = ({ language, lexicon = [] }: SpeechTextOptions): ((clause: string) => string) => {
  const clean = createCleaner();
  const normalise = normaliserFor(language);
  const { protect, say } = createLexicon(lexicon);
  return (clause) => {
    const text = say(normalise(protect(clean(clause))));
    return SPEAKABLE.test(text) ? text : '';
  };
};
