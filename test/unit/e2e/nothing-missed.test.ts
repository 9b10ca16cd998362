import { expect, it } from 'vitest';
import { faultOf } from '../../e2e/node/nothing-missed.ts';

const token = (content: string) => ({ type: 'token', content });
const done = (content: string) => ({ type: 'done', content });

it('a whole reply has no fault', () => {
  expect(faultOf([token('Once '), token('upon.'), done('Once upon.')])).toBeNull();
});

it('a new attempt takes back what comes after its base', () => {
  const attempt = { type: 'attempt-start', base: 5 };
  expect(faultOf([token('Once u'), attempt, token('again.'), done('Once again.')])).toBeNull();
});

it.each([
  ['a lost token', [token('Once '), done('Once upon.')], 'Once upon.'],
  ['a token twice', [token('Once '), token('Once '), done('Once ')], 'Once Once '],
  ['a reply without its end', [token('Once ')], 'done 0 times'],
  ['a reply twice', [token('a'), done('a'), done('a')], 'done 2 times'],
  ['an error', [{ type: 'error', code: 'ModelFailed' }], 'ModelFailed'],
  ['a gap that the server told of', [{ type: 'resync' }, token('a'), done('a')], 'resync'],
  ['a reply of nothing', [done('')], 'empty'],
])('%s is told', (_, frames, words) => {
  expect(faultOf(frames)).toContain(words);
});
