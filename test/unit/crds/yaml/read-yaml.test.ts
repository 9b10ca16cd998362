import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, readYaml } from '@firstword/crds/yaml/read-yaml';

const faultsOf = (text: string) =>
  readYaml(text).faults.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);

const bomb = Array.from({ length: 9 }, (_, index) => {
  const items = Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*a${index - 1}`));
  return `a${index}: &a${index} [${items.join(', ')}]`;
}).join('\n');

describe('a text that is no single YAML document', () => {
  it.each([
    ['an empty file', '', '1:1 (file): The file is empty.'],
    ['only comments', '# one\n## two\n', '1:1 (file): The file is empty.'],
    ['NUL bytes', 'a: \0', '1:1 (file): The file is binary, not text.'],
    ['what was no UTF-8', 'a: \ufffd', '1:1 (file): The file is binary, not text.'],
    ['more than 1 MiB', 'x'.repeat(MAX_FILE_BYTES + 1), '1:1 (file): The file is larger than 1 MiB.'],
    ['two documents', 'a: 1\n---\nb: 2\n', '2:1 (file): A second document begins here.'],
    ['a tab', 'a:\n\tb: 1\n', '2:1 a: A tab indents this line.'],
    [
      'a second colon',
      'a:\n  b: Front desk: hello\n',
      '2:6 a.b["Front desk"]: A second `: ` on one line reads as a map in a map.',
    ],
    ['a line without a colon', 'a\nb: 1\n', '1:1 ["a b"]: This line has no colon, so it runs on into the next one.'],
    ['an open quote', 'a: 1\nb: "x\nc: 2\n', '2:4 b: What opens here is never closed, or not indented far enough.'],
    ['an open bracket', 'a: 1\nb: [x,\nc: 2\n', '2:4 b: What opens here is never closed, or not indented far enough.'],
    [
      'an open brace',
      'a:\n  - { b: 1\nc: 2\n',
      '2:5 a[0]: What opens here is never closed, or not indented far enough.',
    ],
    [
      'a line indented otherwise',
      'a:\n  b: 1\n c: 2\n',
      '3:2 c: The YAML is broken: All mapping items must start at the same column.',
    ],
    [
      'a text that begins with @',
      'a: @x',
      '1:4 a: The YAML is broken: Plain value cannot start with reserved character @.',
    ],
    ['a name that is a list', '? [a]\n: b\n', '1:3 ["[\\"a\\"]"]: The name of a field is a list or a map.'],
  ])('%s', (_, text, want) => {
    expect(faultsOf(text)[0]).toBe(want);
  });
});

describe('what is written twice or repeated', () => {
  it('a field that is written twice is told at its second place', () => {
    expect(faultsOf('a:\n  b: 1\n  c: 2\n  b: 3\n')).toEqual(['4:3 a.b: The field "b" is written twice.']);
  });

  it('an alias takes the anchor before it', () => {
    expect(readYaml('a: &x [1]\nb: *x\nc: &x 2\nd: *x\n').value).toEqual({ a: [1], b: [1], c: 2, d: 2 });
  });

  it('an alias is a copy', () => {
    const { value } = readYaml('a: &x {}\nb: *x\n') as { value: { a: object; b: object } };
    expect(value.a).not.toBe(value.b);
  });

  it.each([
    ['without an anchor', 'a: *x\n', '1:4 a: The alias "*x" has no anchor before it.'],
    ['inside what it repeats', 'a: &x [*x]\n', '1:8 a[0]: The alias "*x" stands inside what it repeats.'],
  ])('an alias %s is a fault', (_, text, want) => {
    expect(faultsOf(text)).toEqual([want]);
  });

  it('aliases that stand for more than anybody writes are refused', () => {
    expect(faultsOf(bomb)[0]).toMatch(/^\d+:\d+ a\d\S*: The aliases of this file never end\.$/);
  });
});

it('nesting without end is a fault, as brackets and as a chain of aliases', () => {
  const chain = Array.from({ length: 200 }, (_, index) => `a${index}: &a${index} [${index ? `*a${index - 1}` : 'x'}]`);
  expect(faultsOf('['.repeat(100_000))[0]).toContain('nested too deeply');
  expect(faultsOf(`a: ${'['.repeat(100)}${']'.repeat(100)}`)[0]).toContain('nested too deeply');
  expect(faultsOf(chain.join('\n'))[0]).toContain('nested too deeply');
});

it('many fields take no time that grows with their square', () => {
  const text = Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join('\n');
  expect(Object.keys(readYaml(text).value as object)).toHaveLength(30_000);
});

it('a tag is a warning, and the value is read without it', () => {
  expect(readYaml('a: !secret x\n')).toMatchObject({ value: { a: 'x' }, faults: [{ severity: 'warning', path: 'a' }] });
});

it('prototype keys are plain fields', () => {
  const { value } = readYaml('__proto__: { a: 1 }\nconstructor: 2\n');
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect((value as { a?: unknown }).a).toBeUndefined();
});

it('places what is missing at its nearest parent', () => {
  const { place } = readYaml('a:\n  b:\n    - c: 1\n');
  const at = (path: (string | number)[], about: 'key' | 'value' | 'absence') => {
    const { line, column } = place({ path, about, message: '', remedy: '', severity: 'error' });
    return [line, column];
  };
  expect(at(['a', 'b', 0, 'd'], 'absence')).toEqual([3, 7]);
  expect(at(['a', 'x'], 'absence')).toEqual([1, 1]);
  expect(at(['a', 'b', 0, 'c'], 'key')).toEqual([3, 7]);
  expect(at(['a', 'b', 0, 'c'], 'value')).toEqual([3, 10]);
});
