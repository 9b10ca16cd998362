// A reply that goes on in another process: of what it says anew, the part that the caller has heard already is left out.

/** Where a reply is gone on with: from `base` on it is said anew, and the caller has heard `heard` of that before. */
export type GoOn = { base: number; heard: string };

export type HeardBefore = {
  /** What of this token is still to be spoken. */
  unheard(content: string): string;
  /** Where in the raw reply what is spoken now began. */
  offset(): number;
};

/** Words that differ from what was heard are new ones: they are all spoken. */
export const createHeardBefore = ({ base, heard }: GoOn): HeardBefore => {
  let rest = heard;
  let offset = base;
  return {
    unheard: (content) => {
      if (rest === '') return content;
      const isSame = rest.startsWith(content) || content.startsWith(rest);
      const length = isSame ? Math.min(content.length, rest.length) : 0;
      rest = isSame ? rest.slice(length) : '';
      offset += length;
      return content.slice(length);
    },
    offset: () => offset,
  };
};
