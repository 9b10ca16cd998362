// CEL expressions of a flow: compiled and checked once, evaluated as often as needed, bounded always.
import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { plainResult, celContext, type Bindings } from './bindings.ts';
import { MAX_EXPRESSION_CHARS, costOf, isTooCostly, isTooCostlyFor, type Cost } from './bounds.ts';
import { libraryFault, tooLarge, type CelFault } from './fault.ts';
import { patternFault } from './pattern.ts';
import { environmentOf, type CelScope } from './scope.ts';

/** An expression or a template. With `faults` it cannot be evaluated. */
export type CompiledExpression<Value = unknown> = {
  faults: readonly CelFault[];
  /** The CEL type of its value: `bool`, `double`, `dyn`, …; undefined where there are faults. */
  type: string | undefined;
  /** Throws `ExpressionFailed` where it has no value: a key that is not there, a conversion that fails, too long a list. */
  evaluate(bindings: Bindings): Value;
};

/** An evaluation without a result. The message says what kind of reason it was, and nothing of the values. */
export class ExpressionFailed extends Error {
  readonly code = 'ExpressionFailed';
  override readonly name = 'ExpressionFailed';
}

/** Any expression, for `save` and bodies. */
export const compileValue = (expression: string, scope: CelScope): CompiledExpression => {
  if (expression.length > MAX_EXPRESSION_CHARS) return refused([tooLarge()]);
  try {
    return checked(environmentOf(scope).parse(expression), expression, scope);
  } catch (thrown) {
    return refused([libraryFault(thrown, expression, scope)]);
  }
};

/** A guard: an expression that is true or false. One of no known type may turn out to be neither, and then fails. */
export const compileGuard = (expression: string, scope: CelScope): CompiledExpression<boolean> => {
  const compiled = compileValue(expression, scope);
  const { faults, type } = compiled;
  if (faults.length > 0) return refused(faults);
  if (type !== 'bool' && type !== 'dyn') return refused([noBoolean(expression, type)]);
  return {
    faults,
    type,
    evaluate: (bindings) => {
      const value = compiled.evaluate(bindings);
      if (typeof value !== 'boolean') throw expressionFailed('it is neither true nor false');
      return value;
    },
  };
};

const checked = (parsed: ParseResult, expression: string, scope: CelScope): CompiledExpression => {
  const faults: CelFault[] = [];
  const cost = costOf(parsed.ast, (node) => faults.push(...patternFaults(node)));
  if (isTooCostly(cost)) faults.push(tooLarge());
  const check = parsed.check();
  if (!check.valid) faults.push(libraryFault(check.error, expression, scope));
  if (faults.length > 0) return refused(faults);
  return { faults, type: check.type, evaluate: (bindings) => evaluated(parsed, cost, bindings) };
};

const evaluated = (parsed: ParseResult, cost: Cost, bindings: Bindings): unknown => {
  try {
    if (isTooCostlyFor(cost, bindings)) throw expressionFailed('it would go over lists that are too long');
    return plainResult(parsed(celContext(bindings)));
  } catch (thrown) {
    if (thrown instanceof ExpressionFailed) throw thrown;
    // Only what kind of error it was: its message may hold what the caller said.
    throw expressionFailed(REASONS[(thrown as { code?: string }).code ?? ''] ?? 'it has no value');
  }
};

const REASONS: Record<string, string> = {
  no_such_key: 'a key is not there',
  no_such_overload: 'its values do not fit together',
};

const expressionFailed = (why: string): ExpressionFailed => new ExpressionFailed(`The expression failed: ${why}.`);

/** What cannot be compiled: its faults, and no value. */
export const refused = <Value>(faults: readonly CelFault[]): CompiledExpression<Value> => ({
  faults,
  type: undefined,
  evaluate: () => {
    throw expressionFailed(faults[0]?.message ?? 'it did not compile');
  },
});

const noBoolean = (expression: string, type: string | undefined): CelFault => ({
  code: 'type',
  offset: 0,
  message: `This guard is ${NOUNS[type ?? ''] ?? `a ${type}`}, and not true or false.`,
  remedy: type === 'string' ? `Compare it, for example \`${expression} != ""\`.` : 'Compare it with a value.',
});

const NOUNS: Record<string, string> = { string: 'a text', double: 'a number', int: 'a whole number' };

/** A pattern is written out, so that it can be looked at beforehand. */
const patternFaults = (node: ASTNode): CelFault[] => {
  if (node.op !== 'rcall' || node.args[0] !== 'matches') return [];
  const [argument] = node.args[2];
  const fault = (message: string, remedy: string): CelFault[] => [
    { code: 'cost', offset: argument?.range.start ?? node.range.start, message, remedy },
  ];
  if (argument?.op !== 'value' || typeof argument.args !== 'string')
    return fault('This pattern is not written out.', 'Give matches(…) a text in quotes.');
  const why = patternFault(argument.args);
  return why ? fault(`This pattern ${why}.`, 'Write a simpler pattern.') : [];
};
