// A flow that only speaks is legal: its first turn ends after the last `say`, and nothing answers what the caller says
// then. That is an announcement, so only a warning.
import { wrong } from '../faults/finding.ts';
import { reachable } from './all-reachable.ts';
import type { FlowRule } from './flow-graph.ts';

export const somewhereListens: FlowRule = (graph) => {
  const reached = reachable(graph);
  const onlySpeaks = graph.nodes.every(({ id, type }) => type === 'say' || !reached.has(id));
  if (!graph.isWhole || reached.size === 0 || !onlySpeaks) return [];
  const finding = wrong(
    ['nodes'],
    'This flow only speaks: no node on its way listens.',
    'Add an llm node and an edge to it, unless an announcement is all that you want.',
  );
  return [{ ...finding, severity: 'warning' }];
};
