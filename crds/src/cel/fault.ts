// What is wrong with an expression, in words for who wrote it.
import { nearMiss } from '../faults/near-miss.ts';
import { quoted } from '../faults/finding.ts';
import { isReservedName, type CelScope } from './scope.ts';

/** A fault of an expression; `offset` counts from the start of the text that was compiled. */
export type CelFault = {
  code: 'syntax' | 'type' | 'unknown' | 'cost';
  offset: number;
  message: string;
  remedy: string;
};

/** The library's errors, as far as all of them say the same. */
type LibraryError = { code?: string; summary?: string; message: string; range?: { start: number; end: number } };

/** A fault that the library found in `expression`. */
export const libraryFault = (thrown: unknown, expression: string, scope: CelScope): CelFault => {
  const { code = '', summary, message, range } = thrown as LibraryError;
  const offset = Math.min(range?.start ?? 0, expression.length);
  const said = (summary ?? message.split('\n')[0] ?? '').replace(/\.$/, '');
  const named = range ? expression.slice(range.start, range.end) : '';
  if (code === 'unknown_variable') return { code: 'unknown', offset, ...unknownVariable(named, scope) };
  if (code === 'no_such_key') return { code: 'unknown', offset, ...unknownField(expression, { offset, named }, scope) };
  if (code === 'limit_exceeded' || thrown instanceof RangeError) return tooLarge();
  const isSyntax = (thrown as Error).name === 'ParseError';
  const kind = isSyntax ? 'is no CEL' : 'does not fit';
  return { code: isSyntax ? 'syntax' : 'type', offset, message: `This ${kind}: ${said}.`, remedy: remedyFor(said) };
};

/** The expression would take too long, whatever it means. */
export const tooLarge = (): CelFault => ({
  code: 'cost',
  offset: 0,
  message: 'This expression is too large, or goes over too many lists.',
  remedy: 'Make it smaller, or do it step by step in several nodes.',
});

const remedyFor = (said: string): string => {
  if (/overload: (double \S+ int|int \S+ double)/.test(said))
    return 'Numbers are doubles: write them with a point, for example 3.0.';
  if (said.includes('EOF')) return 'Write the rest of it.';
  if (/Unexpected (character|token): ['"]?=/.test(said)) return 'Compare with `==`.';
  if (said.includes('Ternary') || said.includes('homogeneous')) return 'Use one type for all of them.';
  if (said.includes('found no matching overload') || said.includes('overload'))
    return 'Compare values of one type; string(…), double(…) and int(…) convert.';
  return 'Correct the expression, for example `slots.guest != ""`.';
};

const VARIABLES = ['slots', 'text', 'visits', 'call'];

const unknownVariable = (name: string, scope: CelScope): Pick<CelFault, 'message' | 'remedy'> => {
  const known = [...VARIABLES, ...(scope.response ? ['response'] : []), ...(scope.args ? ['args'] : [])];
  if (name === 'response')
    return {
      message: '`response` is only known in `save` of an http node, and in guards behind it.',
      remedy: 'Save a slot there, and use it.',
    };
  if (name === 'args')
    return { message: '`args` is only known in an http node that has them.', remedy: 'Declare `args:` at this node.' };
  if (Object.hasOwn(scope.slots, name))
    return { message: `There is no variable ${quoted(name)}.`, remedy: `Did you mean slots.${name}?` };
  const meant = nearMiss(name, known);
  const remedy = meant ? `Did you mean ${meant}?` : `The variables here are ${known.join(', ')}.`;
  return { message: `There is no variable ${quoted(name)}.`, remedy };
};

type Member = { offset: number; named: string };

const unknownField = (expression: string, member: Member, scope: CelScope): Pick<CelFault, 'message' | 'remedy'> => {
  const [, inBrackets, , key] = /^([A-Za-z_]\w*)\[(["'])(.*)\2\]$/.exec(member.named) ?? [];
  const owner = inBrackets ?? /([A-Za-z_]\w*)\s*\.\s*$/.exec(expression.slice(0, member.offset))?.[1] ?? '';
  const name = key ?? member.named;
  const known = Object.keys(membersOf(owner, scope)).filter((field) => !isReservedName(field));
  const meant = nearMiss(name, known);
  const message = `${NOUNS[owner] ?? 'There is no field'} ${quoted(name)}.`;
  if (meant) return { message, remedy: `Did you mean ${owner}.${meant}?` };
  return { message, remedy: DECLARE[owner] ?? `The fields here are ${known.join(', ')}.` };
};

const membersOf = (owner: string, scope: CelScope): object => {
  if (owner === 'slots') return scope.slots;
  if (owner === 'call') return { from: 0, to: 0, ...scope.call };
  return owner === 'args' ? (scope.args ?? {}) : { status: 0, headers: 0, body: 0 };
};

const NOUNS: Record<string, string> = {
  slots: 'No node sets a slot',
  call: 'No call variable is declared as',
  args: 'This node has no argument',
};

const DECLARE: Record<string, string> = {
  slots: 'Name it among the `slots:` of a collect node, or in `save:` of an http node.',
  call: 'Declare it in spec.call.variables.',
  args: 'Declare it among the `args:` of this node.',
};
