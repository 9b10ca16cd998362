// From a clause as the model wrote it to the text that the voice is given: cleaned, then read out, then the lexicon.
import { MAX_SPEECH_CHARS } from '../contract/speech-api.ts';
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
    const cleaned = protect(clean(clause));
    const said = normalise(cleaned);
    // A voice refuses more than that, and with it the rest of the reply.
    const text = say(said.length > MAX_SPEECH_CHARS ? cleaned : said).slice(0, MAX_SPEECH_CHARS);
    return SPEAKABLE.test(text) ? text : '';
  };
};

const PROBE = 'On May 3, 2025, Dr. A. B. has <b>5</b> km at $9.50, 20% off at x.com.';
const PROBES = [PROBE, PROBE, `${PROBE}…`, `${PROBE}…`];

/**
 * Pays before the first clause what it would pay for: a pattern is compiled at its first two uses, for text within
 * Latin-1 and beyond it apart; 40 ms for all of them, once a process.
 */
export const warmSpeechText = (options: SpeechTextOptions): void => {
  for (const probe of PROBES) createSpeechText(options)(probe);
};
