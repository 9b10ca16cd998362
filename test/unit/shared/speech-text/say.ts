// What is said of one clause, of a reply of its own.
import { createSpeechText, type SpeechTextOptions } from '@firstword/shared/speech-text/speech-text';

export const sayIn = (language: string, clause: string, options: Partial<SpeechTextOptions> = {}): string =>
  createSpeechText({ language, ...options })(clause);

/** Table rows as people read them: "written => said". */
export const rowsOf = (table: string): [written: string, said: string][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split('=>').map((side) => side.trim()) as [string, string]);
