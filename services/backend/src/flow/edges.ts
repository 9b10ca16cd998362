// Which way out of a node is open.
import type { EdgeSpec } from '@firstword/crds/spec/flow';
import type { FlowNode } from '@firstword/crds/spec/node';
import type { ScopeExtra } from './scope.ts';
import type { Turn } from './turn.ts';

/** Whether an edge's guard is true now; one that fails to evaluate is not. An edge without one is open. */
export const isOpen = (turn: Turn, node: FlowNode, { when }: EdgeSpec, extra?: ScopeExtra): boolean =>
  when === undefined || turn.evaluate(node, when, extra) === true;

/** The first open edge in file order, offers left out: those are the model's to take. */
export const openEdge = (turn: Turn, node: FlowNode, extra?: ScopeExtra): EdgeSpec | null =>
  turn.flow.edgesFrom(node.id).find((edge) => edge.offer === undefined && isOpen(turn, node, edge, extra)) ?? null;

/** The first whose guard says so in so many words: an edge without a guard waits until the node has run. */
export const guardedEdge = (turn: Turn, node: FlowNode): EdgeSpec | null =>
  turn.flow
    .edgesFrom(node.id)
    .find((edge) => edge.offer === undefined && edge.when !== undefined && isOpen(turn, node, edge)) ?? null;
