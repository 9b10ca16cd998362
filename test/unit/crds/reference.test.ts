import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { referencePage } from '@firstword/crds/reference';

it('has a row for every field, with its type, default and bounds', () => {
  const page = referencePage({
    kind: 'Thing',
    introduction: 'A thing.',
    spec: {
      type: 'object',
      required: ['size', 'parts', 'name'],
      properties: {
        name: { type: 'string', description: 'Its name' },
        size: {
          type: 'object',
          description: 'How large',
          default: {},
          required: ['width'],
          properties: { width: { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'Across | along' } },
        },
        parts: {
          type: 'array',
          description: 'What it has',
          items: { type: 'object', required: ['id'], properties: { id: { type: 'string', enum: ['a', 'b'] } } },
        },
      },
    },
  });
  expect(page.split('\n')).toEqual(
    expect.arrayContaining([
      '# Thing',
      '| `name` | text | required | Its name. |',
      '## size',
      '| `width` | number | `3` | Across \\| along. 1 to 9. |',
      'What it has. Required. Each item:',
      '| `id` | `a`, `b` | required |  |',
    ]),
  );
});

it('the page of VoiceFlow tells what each type of node has', () => {
  const page = readFileSync(new URL('../../../docs/reference/voiceflow.md', import.meta.url), 'utf8');
  expect(page).toContain('| `collect` | `ask`, `slots` | `confirm` |');
});
