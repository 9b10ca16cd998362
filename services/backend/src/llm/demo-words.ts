// The words of a sentence that carry meaning, in a form that compares: how the demo model reads.

const STOP_WORDS = new Set(
  `a about all also am an and any are as at be been but by can could did do does else everything fi for from get give
   go had has have he help her here him his how i if in into is it its just know let like may me much must my need no
   not now of on one or our out please she should so some talk tell than that the their them then there they thing
   this to too two until up us very want was we were what when where which who why will with would yes you your
  `.split(/\s+/),
);

/** Other words that callers have for what a flow's text names. */
const SAME_AS: Record<string, string> = {
  wifi: 'wireless',
  wi: 'wireless',
  internet: 'wireless',
  swim: 'pool',
  pet: 'dog',
  car: 'park',
  bye: 'goodby',
  human: 'person',
  someon: 'person',
  operator: 'person',
  reserv: 'book',
  reservation: 'book',
};

/** Lower-case words of a text, in order; hyphens and apostrophes part words. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Takes English endings off, so that parking meets park, and dogs meets dog. */
export const stem = (word: string): string => {
  const bare = word
    .replace(/ies$/, 'y')
    .replace(/(?<=[sxz]|ch|sh)es$/, '')
    .replace(/(?<=[^su])s$/, '');
  const short = bare.replace(/(?<=[a-z]{3})(ing|ed|er|ly)$/, '');
  // "swimming" → "swim", "served" → "serv" as "serve" → "serv".
  return short.replace(/([bdgmnprt])\1$/, '$1').replace(/(?<=[a-z]{3})e$/, '');
};

/** The stems of a text that are worth matching, each once. */
export const keywordsOf = (text: string): Set<string> =>
  new Set(
    wordsOf(text)
      .filter((word) => !STOP_WORDS.has(word))
      .map(stem)
      .map((word) => SAME_AS[word] ?? word),
  );
