import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bindings } from '@firstword/crds/cel/bindings';
import type { CelScope } from '@firstword/crds/cel/scope';
import { compileBodyText, compileTemplate } from '@firstword/crds/cel/template';

const scope: CelScope = { slots: { guest: 'string', party: 'number', note: 'any' }, call: {} };
const bindings: Bindings = {
  slots: { guest: 'A & B', party: 3, note: null },
  text: 'hi',
  visits: 1,
  call: { from: '', to: '' },
};
const rendered = (text: string) => compileTemplate(text, scope).evaluate(bindings);

describe('a template', () => {
  it.each([
    ['Thanks, ${slots.guest}.', 'Thanks, A & B.'],
    ['${slots.party} people, ${slots.party + 0.5}, ${visits}', '3 people, 3.5, 1'],
    ['${slots.party > 2.0}${slots.note}', 'true'],
    ['a $${b} costs $5 ${"}"} ${ {"k": "}"}.k }', 'a ${b} costs $5 } }'],
    ['${[1, 2]}', '[1,2]'],
    ['', ''],
  ])('%s', (text, want) => {
    expect(rendered(text)).toBe(want);
  });

  it('escapes what it puts in, and nothing else', () => {
    const url = compileTemplate('https://x/?a=1&q=${slots.guest}', scope, encodeURIComponent);
    expect(url.evaluate(bindings)).toBe('https://x/?a=1&q=A%20%26%20B');
  });

  it.each([
    ['Hi ${slots.gest}, ${nope}', [11, 20]],
    ['never closed ${slots.guest', [13]],
    ['${"}', [0]],
    ['${1}'.repeat(33), [0]],
  ])('%s has its faults where they are', (text, offsets) => {
    expect(compileTemplate(text, scope).faults.map(({ offset }) => offset)).toEqual(offsets);
  });

  it('that grows without measure fails', () => {
    const doubling = `\${[${'text + '.repeat(40)}text].map(a, a + a + a + a).map(a, a + a + a + a)[0]}`;
    expect(() => compileTemplate(doubling, scope).evaluate({ ...bindings, text: 'x'.repeat(1_000) })).toThrow(
      'too long',
    );
  });

  it('without expressions is itself', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('${')),
        (text) => {
          expect(rendered(text)).toBe(text);
        },
      ),
    );
  });
});

it('a text of a body that is one expression keeps its type', () => {
  const value = (text: string) => compileBodyText(text, scope).evaluate(bindings);
  expect([value('${slots.party}'), value('${slots.note}'), value(' ${slots.party}'), value('x')]).toEqual([
    3,
    null,
    ' 3',
    'x',
  ]);
});
