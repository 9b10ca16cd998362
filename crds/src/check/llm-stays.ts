// An llm node listens and stays: what leaves it is never taken.
import { quoted, wrong } from '../faults/finding.ts';
import type { FlowRule } from './flow-graph.ts';

export const llmStays: FlowRule = ({ nodes, edgesFrom }) =>
  nodes
    .filter(({ type }) => type === 'llm')
    .flatMap(({ id }) =>
      edgesFrom(id).map(({ index }) =>
        wrong(
          ['edges', index, 'from'],
          `This edge is never taken: ${quoted(id)} is an llm node, which stays and answers every turn.`,
          'Remove the edge; tell the model in the prompt what else it should do.',
        ),
      ),
    );
