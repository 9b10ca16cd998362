// A model's `<think>…</think>` is never spoken, in however many clauses it comes.

const OPEN = /<think(?:ing)?\b[^>]*>/i;
const CLOSE = /<\/think(?:ing)?>/i;

/** The text outside reasoning, and whether the text ends inside of it. */
export const withoutReasoning = (text: string, startsInside: boolean): { text: string; endsInside: boolean } => {
  let kept = '';
  let rest = text;
  let inside = startsInside;
  for (;;) {
    const mark = (inside ? CLOSE : OPEN).exec(rest);
    if (!inside) kept += mark ? `${rest.slice(0, mark.index)} ` : rest;
    if (!mark) return { text: kept, endsInside: inside };
    rest = rest.slice(mark.index + mark[0].length);
    inside = !inside;
  }
};
