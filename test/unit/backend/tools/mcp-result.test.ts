import { expect, it } from 'vitest';
import { resultText } from '@firstword/backend/tools/mcp-result';

it.each([
  [
    'joins texts',
    {
      content: [
        { type: 'text', text: 'Gold' },
        { type: 'text', text: 'since May' },
      ],
    },
    'Gold\nsince May',
  ],
  ['only names pictures', { content: [{ type: 'image', data: 'AA==', mimeType: 'image/png' }] }, '(image)'],
  [
    'gives structured content as JSON where there is no text',
    { content: [], structuredContent: { tier: 'gold' } },
    '{"tier":"gold"}',
  ],
  [
    'says that it is a failure',
    { content: [{ type: 'text', text: 'no such customer' }], isError: true },
    'Error: no such customer',
  ],
  ['is empty for nothing', { content: [] }, ''],
] as const)('%s', (_, result, want) => {
  expect(resultText({ ...result, content: [...result.content] })).toBe(want);
});

it('is bounded, and cuts no character in half', () => {
  const text = resultText({ content: [{ type: 'text', text: `a${'😀'.repeat(20_000)}` }] });
  expect(text.length).toBeLessThanOrEqual(16_000);
  expect(text.isWellFormed()).toBe(true);
});
