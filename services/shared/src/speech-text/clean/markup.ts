// Markdown and tags out, their words kept. No mark needs its partner: that may stand in another clause.

const TAG = /<(?:\/?[a-z][\w:-]*(?:\s[^<>]*)?\/?|!--[^>]*--|!\w[^<>]*)>/gi;
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^\s<>]+)>/gi;
const ENTITY = /&(?:amp;)*(amp|lt|gt|quot|apos|#39|nbsp);/g;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", nbsp: ' ' };

const LINE_MARKS: [mark: RegExp, instead: string][] = [
  [/^[ \t]*(?:```|~~~)[\w+#.-]*[ \t]*$/, ''],
  [/^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*$/, ''], // under a table's head
  [/^[ \t]*(?:[-*_=][ \t]*){3,}$/, ''], // a rule
  [/^[ \t]*(?:(?:>|#{1,6}[ \t]|[-*+•‣◦▪–—][ \t](?:[ \t]*\[[ xX]\][ \t])?)[ \t]*)+/, ''],
];
const HEADING_END = /[ \t]#+[ \t]*$/;
const CELL_EDGES = /^[ \t]*\|+|\|+[ \t]*$/g;

const SPANS: [mark: RegExp, instead: string][] = [
  [/\[\^[\w-]+\]:?/g, ''], // a footnote
  [/!(?=\[[^\]\n]*\]\()/g, ''],
  [/\]\([^()\s]*(?:\s+["'][^"'\n]*["'])?\)/g, ''],
  [/[[\]]/g, ''],
  [/\\(?=[\\`*_{}()#+.!|~>-])/g, ''],
  [/`+|~~+|\*{2,}|_{2,}/g, ''],
  [/(?<![\p{L}\p{N}])[*_]+(?=[^\s*_])|(?<=[^\s*_])[*_]+(?![\p{L}\p{N}])/gu, ''],
  [/[ \t]*\|+[ \t]*/g, ', '],
];

const apply = (text: string, marks: readonly (readonly [RegExp, string])[]): string =>
  marks.reduce((left, [mark, instead]) => left.replace(mark, instead), text);

const plainLine = (line: string): string => {
  const start = apply(line, LINE_MARKS);
  const isHeading = start !== line && line.trimStart().startsWith('#');
  return (isHeading ? start.replace(HEADING_END, '') : start).replace(CELL_EDGES, '');
};

const once = (text: string, startsLine: boolean): string => {
  const untagged = text
    .replace(ENTITY, (_, name: string) => ENTITIES[name] ?? '')
    .replace(AUTOLINK, '$1')
    .replace(TAG, ' ');
  const lines = untagged.split(/\r?\n/).map((line, index) => (index > 0 || startsLine ? plainLine(line) : line));
  return apply(lines.join('\n'), SPANS);
};

const MAX_ROUNDS = 4;

/** The text without its markup; `startsLine` says that it begins a line, where a dash is a list's. */
export const withoutMarkup = (text: string, startsLine: boolean): string => {
  let [before, after] = [text, once(text, startsLine)];
  // What a mark hid may be a mark itself.
  for (let round = 1; round < MAX_ROUNDS && after !== before; round += 1)
    [before, after] = [after, once(after, startsLine)];
  return after;
};
