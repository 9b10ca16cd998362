import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bindings } from '@firstword/crds/cel/bindings';
import { ExpressionFailed, compileGuard, compileValue } from '@firstword/crds/cel/compile';
import type { CelScope } from '@firstword/crds/cel/scope';

const scope: CelScope = {
  slots: { booked: 'boolean', guest: 'string', party: 'number', note: 'any' },
  call: { tier: 'string' },
  response: true,
};
const bindings: Bindings = {
  slots: { booked: true, guest: 'Bo', party: 3, note: null },
  text: 'yes please',
  visits: 2,
  call: { from: '+1', to: '+2', tier: 'gold' },
  response: { status: 201, headers: { 'x-a': 'b' }, body: { price: 9.5, rooms: [1, 2, 3] } },
};
const valueOf = (expression: string) => compileValue(expression, scope).evaluate(bindings);
const guard = (expression: string) => compileGuard(expression, scope);

describe('a value', () => {
  it.each([
    ['slots.guest + "!"', 'Bo!'],
    ['slots.party + 1.0', 4],
    ['visits + 1', 3],
    ['response.status', 201],
    ['response.body.price > 9', true],
    ['response.headers["x-a"]', 'b'],
    ['response.body.rooms.map(room, room * 2.0)', [2, 4, 6]],
    ['{"guest": slots.guest, "status": response.status}', { guest: 'Bo', status: 201 }],
    ['call.tier == "gold" && call.from == "+1"', true],
    ['text.contains("yes") && text.matches("^yes")', true],
    ['slots.note == null', true],
    ['has(response.body.name)', false],
  ])('%s', (expression, want) => {
    expect(valueOf(expression)).toEqual(want);
  });

  it('that is not there fails, and says nothing of what the caller said', () => {
    expect(() => valueOf('response.body.name')).toThrow(ExpressionFailed);
    expect(() => valueOf('double(text)')).toThrow(/^(?!.*yes please).*$/);
  });
});

describe('a guard', () => {
  it('is true or false', () => {
    expect(guard('slots.booked').evaluate(bindings)).toBe(true);
    expect(guard('slots.party > 3.0').evaluate(bindings)).toBe(false);
  });

  it('whose type nobody knows beforehand fails where it is neither', () => {
    expect(guard('slots.note').faults).toEqual([]);
    expect(() => guard('slots.note').evaluate(bindings)).toThrow('neither true nor false');
  });

  it.each([
    ['slots.gest == ""', 6, 'No node sets a slot "gest".', 'Did you mean slots.guest?'],
    ['slots["gest"] == ""', 0, 'No node sets a slot "gest".', 'Did you mean slots.guest?'],
    ['guest == ""', 0, 'There is no variable "guest".', 'Did you mean slots.guest?'],
    ['true && visit > 2', 8, 'There is no variable "visit".', 'Did you mean visits?'],
    ['call.tire == ""', 5, 'No call variable is declared as "tire".', 'Did you mean call.tier?'],
    ['slots.guest', 0, 'This guard is a text, and not true or false.', 'Compare it, for example `slots.guest != ""`.'],
    ['slots.booked = true', 13, 'This is no CEL: Unexpected character: =.', 'Compare with `==`.'],
    [
      'slots.party == 3',
      0,
      'This does not fit: no such overload: double == int.',
      'Numbers are doubles: write them with a point, for example 3.0.',
    ],
    ['text.matches(slots.guest)', 13, 'This pattern is not written out.', 'Give matches(…) a text in quotes.'],
    ['text.matches("(?=a)")', 13, 'This pattern looks ahead or behind.', 'Write a simpler pattern.'],
  ])('%s is told at %i', (expression, offset, message, remedy) => {
    expect(guard(expression).faults).toMatchObject([{ offset, message, remedy }]);
    expect(() => guard(expression).evaluate(bindings)).toThrow(ExpressionFailed);
  });
});

describe('a bomb is a fault, and goes off nowhere:', () => {
  it.each([
    ['more than anybody writes', '1 + '.repeat(300) + '1'],
    ['brackets without end', '('.repeat(500)],
    ['a tree that is too large', `[${'visits + 1, '.repeat(90)}1].size() > 0`],
    ['loops in loops', '[1, 2].all(a, [1, 2].all(b, [1, 2].all(c, true)))'],
    ['a text that doubles', `[text]${'.map(a, a + a)'.repeat(8)}.size() > 0`],
    ['a pattern that goes back and forth', 'text.matches("((a{1,99}){1,99}){1,99}b")'],
  ])('%s', (_, expression) => {
    expect(guard(expression).faults.length).toBeGreaterThan(0);
  });

  it('long lists in loops in loops', () => {
    const rooms = Array.from({ length: 10_000 }, (_, index) => index);
    const long = { ...bindings, response: { status: 200, headers: {}, body: { rooms } } };
    const pairs = guard('response.body.rooms.all(a, response.body.rooms.exists(b, a == b))');
    expect(pairs.evaluate(bindings)).toBe(true);
    expect(() => pairs.evaluate(long)).toThrow('lists that are too long');
    expect(guard('response.body.rooms.all(a, a >= 0)').evaluate(long)).toBe(true);
  });

  it('a response that is nested without end', () => {
    let body: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) body = [body];
    const deep = { ...bindings, response: { status: 200, headers: {}, body } };
    expect(() => guard('response.body.all(a, a == 1)').evaluate(deep)).toThrow(ExpressionFailed);
  });
});

it('whatever is written, compiling ends in a value or in faults inside the text', () => {
  const word = fc.constantFrom(
    'slots',
    '.',
    'guest',
    '(',
    ')',
    '[',
    ']',
    '"',
    '&&',
    '==',
    '1',
    '{',
    ':',
    '?',
    'map',
    ',',
    '!',
    '\\',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
  );
  fc.assert(
    fc.property(text, (expression) => {
      const { faults } = compileValue(expression, scope);
      for (const { offset, message, remedy } of faults) {
        expect(offset).toBeLessThanOrEqual(expression.length);
        expect([message, remedy].join()).toMatch(/^\S.*\.,\S.*[.?]$/s);
      }
    }),
    { numRuns: 500 },
  );
});
