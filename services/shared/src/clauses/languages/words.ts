// How the word lists of a language are written: in lower case, without the last stop, between white space.

/** The words of a list. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
