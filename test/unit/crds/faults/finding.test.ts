import { expect, it } from 'vitest';
import { formatPath, quoted } from '@firstword/crds/faults/finding';

it.each([
  [['spec', 'flow', 'nodes', 2, 'text'], 'spec.flow.nodes[2].text'],
  [['metadata', 'labels', 'app.kubernetes.io/name'], 'metadata.labels["app.kubernetes.io/name"]'],
  [[], '(file)'],
  [['x'.repeat(200)], `["${'x'.repeat(59)}…"]`],
  [Array.from({ length: 50 }, () => 0), `${'[0]'.repeat(16)}…`],
])('the path %j is written %s', (path, want) => {
  expect(formatPath(path)).toBe(want);
});

it('what is quoted from a file cannot steer the terminal', () => {
  expect(quoted('\u001b[31m\u009b\u202e"')).toBe('"\\u001b[31m\\u009b\\u202e\\""');
});
