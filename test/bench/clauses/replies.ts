// The corpus of test/fixtures/replies, and the tokens that a model would stream a reply in.
import { readFileSync, readdirSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/replies/', import.meta.url);

export type Reply = { language: string; text: string; tokens: string[] };

/** A word's pieces with the blank before it, marks apart, two letters at a time where there are no words. */
const TOKEN =
  /\s*(?:\p{Script=Han}{1,2}|(?:(?!\p{Script=Han})[\p{L}\p{M}]){1,6}|\p{N}{1,3}|[^\p{L}\p{M}\p{N}\s]{1,2})|\s+/gu;

/** All replies of all languages. */
export const loadReplies = (): Reply[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .flatMap((name) =>
      readFileSync(new URL(name, FOLDER), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((text) => ({ language: name.slice(0, -4), text, tokens: text.match(TOKEN) ?? [] })),
    );
