// A text with `${…}` in it, cut into what is said as it stands and what is computed. `$${` stands for `${`.

export type TemplatePart =
  | { type: 'text'; text: string }
  /** `offset`: where the expression begins in the whole text. */
  | { type: 'expression'; expression: string; offset: number }
  /** A `${` whose `}` is missing. */
  | { type: 'open'; offset: number };

/** The parts in order; one after the other they are the text. */
export const templateParts = (text: string): TemplatePart[] => {
  const parts: TemplatePart[] = [];
  let from = 0;
  let literal = '';
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    const isEscaped = at > from && text[at - 1] === '$';
    literal += text.slice(from, isEscaped ? at - 1 : at);
    if (isEscaped) {
      literal += '${';
      from = at + 2;
      continue;
    }
    if (literal !== '') parts.push({ type: 'text', text: literal });
    literal = '';
    const end = expressionEnd(text, at + 2);
    if (end < 0) return [...parts, { type: 'open', offset: at }];
    parts.push({ type: 'expression', expression: text.slice(at + 2, end), offset: at + 2 });
    from = end + 1;
  }
  literal += text.slice(from);
  return literal === '' ? parts : [...parts, { type: 'text', text: literal }];
};

/** Where the brace closes that opened before `from`: not inside quotes, and not one of a map's own. */
const expressionEnd = (text: string, from: number): number => {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const mark = text[at]!;
    if (quote !== '') {
      if (mark === '\\') at++;
      else if (mark === quote) quote = '';
    } else if (mark === '"' || mark === "'") quote = mark;
    else if (mark === '{') depth++;
    else if (mark === '}' && depth-- === 0) return at;
  }
  return -1;
};
