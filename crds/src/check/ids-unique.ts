// A name means one node.
import { quoted, wrong } from '../faults/finding.ts';
import type { FlowRule } from './flow-graph.ts';

export const idsUnique: FlowRule = ({ nodes }) =>
  nodes
    .filter((node, at) => nodes.findIndex(({ id }) => id === node.id) < at)
    .map(({ index, id }) =>
      wrong(['nodes', index, 'id'], `Another node is called ${quoted(id)} already.`, 'Give each node its own id.'),
    );
