// Edges are plain: of two ways out of a node, the second is never taken.
import { quoted, wrong } from '../faults/finding.ts';
import type { FlowRule } from './flow-graph.ts';

export const oneWayOut: FlowRule = ({ nodes, edgesFrom }) =>
  nodes
    .filter(({ type }) => type !== 'llm')
    .flatMap(({ id }) => {
      const [first, ...others] = edgesFrom(id);
      return others.map(({ index }) =>
        wrong(
          ['edges', index],
          `This edge is never taken: edges[${first?.index}] leaves ${quoted(id)} before it.`,
          'Keep one of the two.',
        ),
      );
    });
