import { expect, test } from 'vitest';
import { staticTexts } from '../../../../services/cli/src/dev/static-texts.ts';
import { frontDesk } from '../../../fixtures/dev-server.ts';

test('what a flow always says is known beforehand, in the clauses that a turn asks for', () => {
  const texts = staticTexts(frontDesk()).map(({ text }) => text);
  expect(texts).toContain('Front desk, good morning.');
  expect(texts).toContain('How can I help?');
  expect(texts.join(' ')).toContain('Sorry, something went wrong on my side.');
  expect(new Set(texts).size).toBe(texts.length);
});

test('what holds a value is not', () => {
  const flow = frontDesk();
  const [node] = flow.spec.flow.nodes;
  if (node) node.text = 'Hello ${slots.guest}, good morning.';
  expect(
    staticTexts(flow)
      .map(({ text }) => text)
      .join(' '),
  ).not.toContain('good morning');
});
