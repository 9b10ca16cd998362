import { expect, it } from 'vitest';
import { nearMiss } from '@firstword/crds/faults/near-miss';

it.each([
  ['promt', ['text', 'prompt'], 'prompt'],
  ['sya', ['say', 'llm'], 'say'],
  ['VOICEFLOW', ['VoiceFlow'], 'VoiceFlow'],
  ['textt', ['next', 'text'], 'text'],
  ['nodse', ['edges', 'nodes'], 'nodes'],
])('%s of %j means %s', (word, candidates, want) => {
  expect(nearMiss(word, candidates)).toBe(want);
});

it.each([
  ['temperature', ['text', 'prompt']],
  ['x', ['llm', 'say']],
  ['', ['a']],
  ['say', []],
])('%j of %j means none', (word, candidates) => {
  expect(nearMiss(word, candidates)).toBeUndefined();
});
