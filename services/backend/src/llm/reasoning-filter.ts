// Reasoning that a model writes into its reply, as <think>…</think>: found across chunk borders, and taken out.

const OPEN = /<think(?:ing)?>/i;
const CLOSE = /<\/think(?:ing)?>/i;
const LONGEST_OPEN = '<thinking>';
const LONGEST_CLOSE = '</thinking>';
const SHORT_OPEN = '<think>';
const SHORT_CLOSE = '</think>';

/** What may be said of a text, and whether the model reasons behind it. */
export type FilteredText = { content: string; reasoning: boolean };

/** A filter over one reply, which may have begun elsewhere. It holds back only what may yet become a tag. */
export const createReasoningFilter = (hasBegun = false) => {
  let held = '';
  let reasoning = false;
  let said = hasBegun;

  /** Nothing of the reasoning is said, nor the blank lines before the first word. */
  const sayable = (text: string): string => {
    if (reasoning) return '';
    const content = said ? text : text.trimStart();
    said ||= content !== '';
    return content;
  };

  return {
    add: (text: string): FilteredText => {
      let rest = held + text;
      let content = '';
      for (let tag = tagIn(rest, reasoning); tag; tag = tagIn(rest, reasoning)) {
        content += sayable(rest.slice(0, tag.index));
        reasoning = !reasoning;
        rest = rest.slice(tag.index + tag[0].length);
      }
      const end = rest.length - unfinishedTag(rest, reasoning);
      held = rest.slice(end);
      return { content: content + sayable(rest.slice(0, end)), reasoning };
    },
    /** The reply is whole: what was held back was no tag. */
    end: (): string => {
      const content = sayable(held);
      held = '';
      return content;
    },
  };
};

const tagIn = (text: string, reasoning: boolean): RegExpExecArray | null => (reasoning ? CLOSE : OPEN).exec(text);

/** How many characters at the end of a text may be the beginning of a tag. */
const unfinishedTag = (text: string, reasoning: boolean): number => {
  const at = text.lastIndexOf('<');
  if (at < 0 || text.length - at >= LONGEST_CLOSE.length) return 0;
  const tail = text.slice(at).toLowerCase();
  const tags = reasoning ? [SHORT_CLOSE, LONGEST_CLOSE] : [SHORT_OPEN, LONGEST_OPEN];
  return tags.some((tag) => tag.startsWith(tail)) ? tail.length : 0;
};
