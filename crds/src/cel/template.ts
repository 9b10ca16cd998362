// Texts with `${…}`: each expression in them compiled, the rest as it stands.
import { asText } from './bindings.ts';
import { ExpressionFailed, compileValue, refused, type CompiledExpression } from './compile.ts';
import type { CelFault } from './fault.ts';
import type { CelScope } from './scope.ts';
import { templateParts, type TemplatePart } from './template-parts.ts';

const MOST_EXPRESSIONS = 32;
/** Ten minutes of speech; a text beyond it was made by an expression that doubles itself. */
const MAX_CHARS = 20_000;

type Escape = (text: string) => string;

/** A template; what an expression gives goes through `escape` before it joins the text, as a URL needs it. */
export const compileTemplate = (
  text: string,
  scope: CelScope,
  escape: Escape = (value) => value,
): CompiledExpression<string> => {
  const parts = templateParts(text);
  if (parts.filter(({ type }) => type === 'expression').length > MOST_EXPRESSIONS) return refused([tooMany()]);
  const pieces = parts.map((part) => pieceOf(part, scope));
  const faults = pieces.flatMap(({ faults: own }) => own);
  if (faults.length > 0) return refused(faults);
  return {
    faults,
    type: 'string',
    evaluate: (bindings) => {
      let whole = '';
      for (const { text: literal, expression } of pieces) {
        whole += expression ? escape(asText(expression.evaluate(bindings))) : literal;
        if (whole.length > MAX_CHARS + text.length)
          throw new ExpressionFailed('The expression failed: its text is too long.');
      }
      return whole;
    },
  };
};

/** A value of a body: a text that is one `${…}` is the value itself, with its type; any other text is a template. */
export const compileBodyText = (text: string, scope: CelScope): CompiledExpression => {
  const [only, ...others] = templateParts(text);
  if (only?.type !== 'expression' || others.length > 0) return compileTemplate(text, scope);
  const compiled = compileValue(only.expression, scope);
  return { ...compiled, faults: moved(compiled.faults, only.offset) };
};

type Piece = { text: string; expression?: CompiledExpression; faults: CelFault[] };

const pieceOf = (part: TemplatePart, scope: CelScope): Piece => {
  if (part.type === 'text') return { text: part.text, faults: [] };
  if (part.type === 'open') return { text: '', faults: [neverClosed(part.offset)] };
  const expression = compileValue(part.expression, scope);
  return { text: '', expression, faults: moved(expression.faults, part.offset) };
};

const moved = (faults: readonly CelFault[], by: number): CelFault[] =>
  faults.map((fault) => ({ ...fault, offset: fault.offset + by }));

const neverClosed = (offset: number): CelFault => ({
  code: 'syntax',
  offset,
  message: 'The ${ is never closed.',
  remedy: 'Write the } behind the expression, or $${ for a ${ that is meant as it stands.',
});

const tooMany = (): CelFault => ({
  code: 'cost',
  offset: 0,
  message: 'This text has too many expressions.',
  remedy: `Use at most ${MOST_EXPRESSIONS}.`,
});
