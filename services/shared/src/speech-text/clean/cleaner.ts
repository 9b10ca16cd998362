// What is written for the eye goes out of a reply, clause by clause: reasoning, markup, pictures.
import { withoutMarkup } from './markup.ts';
import { withoutPictures } from './pictures.ts';
import { withoutReasoning } from './reasoning.ts';

const TARGET_BEGINS = /\]\((?:https?:|mailto:|www\.|[/#<])[^()]*$/;
const TARGET_ENDS = /^[^)\n]*\)/;

/** Lines and blanks into the pauses that they stand for. */
const inOneLine = (text: string): string =>
  text
    .replace(/(?<=[\p{L}\p{N})])[ \t]*\s*\n\s*(?=[\p{L}\p{N}])/gu, ', ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;:!?](?:\s|$))/g, '')
    .replace(/([,;:])(?:\s*,)+/g, '$1')
    .replace(/^[\s,]+|\s+$/g, '');

/** Runs of blanks say no more than one, and cost the rules behind time. */
const narrowed = (text: string): string => text.replace(/[ \t]{2,}/g, ' ').replace(/\n(?:[ \t]?\n)+/g, '\n\n');

/** Cleans the clauses of one reply, in their order; "" where there is nothing to say. */
export const createCleaner = (): ((clause: string) => string) => {
  let isReasoning = false;
  let isInTarget = false;
  let startsLine = true;
  return (clause) => {
    const { text, endsInside } = withoutReasoning(narrowed(clause), isReasoning);
    const visible = isInTarget ? text.replace(TARGET_ENDS, '') : text;
    const target = TARGET_BEGINS.exec(visible);
    const cleaned = withoutMarkup(target ? visible.slice(0, target.index) : visible, startsLine);
    isReasoning = endsInside;
    isInTarget = target !== null;
    if (clause !== '') startsLine = /\n[ \t]*$/.test(clause);
    return inOneLine(withoutPictures(cleaned));
  };
};
