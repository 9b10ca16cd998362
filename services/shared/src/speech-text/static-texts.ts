// Texts that never change, as the voice will be asked for them: cut and cleaned as a turn cuts and cleans its reply.
import type { ClauseSettings } from '../clauses/clause-settings.ts';
import { createClauseSplitter } from '../clauses/clause-splitter.ts';
import { createSpeechText } from './speech-text.ts';

type Speaking = {
  language: string;
  lexicon: { write: string; say: string }[];
  clauses: ClauseSettings;
};

/** Each once. */
export const staticTexts = (texts: readonly string[], { language, lexicon, clauses: settings }: Speaking): string[] => {
  const clauses = texts.flatMap((text) => {
    const splitter = createClauseSplitter({ settings, language });
    const say = createSpeechText({ language, lexicon });
    return [...splitter.push(text), ...splitter.flush()].map((clause) => say(clause.text).trim());
  });
  return [...new Set(clauses)].filter(Boolean);
};
