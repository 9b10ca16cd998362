import { expect, it } from 'vitest';
import { patternFault } from '@firstword/crds/cel/pattern';

it.each(['[A-Z]{2}[0-9]{4}', '\\+?[0-9 ]{6,20}', '(?:mon|tues|fri)day', '[a-z]+@[a-z]+\\.[a-z]+', '[(+*]+', '(AB)+'])(
  'takes %s',
  (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
  },
);

it.each([
  ['(', 'is no regular expression'],
  ['(?=a)b', 'looks ahead or behind'],
  ['(?<!a)b', 'looks ahead or behind'],
  ['(a)\\1', 'refers back to a group'],
  ['(a+)+', 'repeats what repeats something itself'],
  ['((a|b))*', 'repeats what repeats something itself'],
  ['(?:a{1,20}){1,20}', 'repeats what repeats something itself'],
  ['.*.*.*.*x', 'repeats what repeats something itself'],
])('refuses %s: it %s', (pattern, want) => {
  expect(patternFault(pattern)).toBe(want);
});
