// The finding about a name that no node has.
import { named, quoted, wrong, type Finding, type Path } from '../faults/finding.ts';
import type { FlowGraph } from './flow-graph.ts';

const MOST_NAMES = 8;

/** Says which node may have been meant, or which there are. */
export const unknownNode = (graph: FlowGraph, name: string, path: Path): Finding => {
  const meant = graph.nodeMeant(name);
  const ids = graph.nodes.map(({ id }) => id).filter((id) => named(id) === id);
  const some = ids.slice(0, MOST_NAMES).join(', ') + (ids.length > MOST_NAMES ? ', …' : '');
  const remedy = meant ? `Did you mean ${quoted(meant.id)}?` : `Name one of the nodes (${some}), or add this one.`;
  return wrong(path, `There is no node ${quoted(name)}.`, remedy);
};

/** True where the name is some node's, or where that cannot be known. */
export const isKnown = (graph: FlowGraph, name: string): boolean =>
  !graph.isNamed || graph.nodeMeant(name)?.id === name;
