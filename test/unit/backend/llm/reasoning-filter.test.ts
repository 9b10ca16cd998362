import { array, assert, constantFrom, nat, property } from 'fast-check';
import { expect, it } from 'vitest';
import { createReasoningFilter } from '@firstword/backend/llm/reasoning-filter';

const filtered = (chunks: readonly string[]): string => {
  const filter = createReasoningFilter();
  return chunks.map((chunk) => filter.add(chunk).content).join('') + filter.end();
};

it.each([
  ['takes reasoning out, and the blank lines behind it', '<think>Hm.\nYes.</think>\n\nFrom seven.', 'From seven.'],
  ['knows the long tag, in any case', '<Thinking>Hm.</THINKING>Yes.', 'Yes.'],
  ['takes out what comes between words', 'From <think>or six?</think>seven.', 'From seven.'],
  ['keeps other tags and comparisons', 'a <b>bold</b> 3 < 4 <thin', 'a <b>bold</b> 3 < 4 <thin'],
  ['says nothing of reasoning that does not end', 'Yes. <think>and then</thin', 'Yes. '],
  ['gives nothing for a reply of reasoning alone', '<think>Hm.</think>\n', ''],
])('%s', (_, text, want) => {
  expect(filtered([text])).toBe(want);
});

it('gives the same text however the reply is cut into chunks', () => {
  const piece = constantFrom(
    '<think>',
    '</think>',
    '<thinking>',
    '</thinking>',
    '<',
    '</',
    'think',
    'a',
    ' b.',
    '\n',
    'İ',
  );
  assert(
    property(array(piece, { maxLength: 12 }), array(nat(6), { minLength: 1 }), (pieces, sizes) => {
      const text = pieces.join('');
      const chunks: string[] = [];
      for (let at = 0, index = 0; at < text.length; index++) {
        const size = (sizes[index % sizes.length] ?? 0) + 1;
        chunks.push(text.slice(at, at + size));
        at += size;
      }
      expect(filtered(chunks)).toBe(filtered([text]));
    }),
  );
});

it('holds back only what may become a tag', () => {
  const filter = createReasoningFilter();
  expect(filter.add('It is 3 <').content).toBe('It is 3 ');
  expect(filter.add(' 4, so').content).toBe('< 4, so');
  expect(filter.add(' no <b').content).toBe(' no <b');
});
