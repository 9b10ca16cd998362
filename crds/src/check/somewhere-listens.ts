// A flow that only speaks is legal: its first turn ends after the last `say`, and nothing answers what the caller says
// then. That is an announcement, so only a warning.
import { wrong } from '../faults/finding.ts';
import type { FlowRule } from './flow-graph.ts';

export const somewhereListens: FlowRule = ({ nodes }) => {
  if (nodes.length === 0 || nodes.some(({ type }) => type !== 'say')) return [];
  const finding = wrong(
    ['nodes'],
    'This flow only speaks: none of its nodes listens.',
    'Add an llm node and an edge to it, unless an announcement is all that you want.',
  );
  return [{ ...finding, severity: 'warning' }];
};
