import { describe, expect, it } from 'vitest';
import { spokenWords } from '../../e2e/spoken-words.ts';
import { wordErrorRate } from '../../e2e/word-errors.ts';

describe('the words of a text', () => {
  it.each([
    ['The pool, from 8 to 21!', 'the pool from eight to twenty one'],
    ['It is 7:30 a.m. now', 'it is seven thirty am now'],
    ['Check-in at 3:00 PM', 'check in at three pm'],
    ['1,250 guests', 'one thousand two hundred fifty guests'],
    ['at 10.30, not at 11:30', 'at ten thirty not at eleven thirty'],
    ['2.5 km', 'two point five km'],
    ['$20, please', 'twenty dollars please'],
    ['We’re here', 'were here'],
    ['in 1,000,000 years', 'in one million years'],
  ])('%s', (text, want) => {
    expect(spokenWords(text).join(' ')).toBe(want);
  });
});

describe('the word error rate', () => {
  it.each([
    ['nothing is lost by another spelling', 'Breakfast is at 7.', 'breakfast is at seven', 0],
    ['a word heard as another', 'the garden room', 'the guarding room', 1 / 3],
    ['a word left out', 'a b c d', 'a b d', 1 / 4],
    ['words that nobody said', 'a b', 'a b c d', 1],
    ['silence', 'a b', '', 1],
  ])('%s', (_, reply, heard, want) => {
    expect(wordErrorRate(reply, heard)).toBeCloseTo(want);
  });

  it('a reply without words cannot be measured', () => {
    expect(() => wordErrorRate('…', 'hello')).toThrow('without words');
  });
});
