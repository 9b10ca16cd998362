// llm: the model answers, then the node listens. It may call functions on the way, and take an offer.
import type { LlmNode } from '@firstword/crds/spec/node';
import { askModel } from '../ask-model.ts';
import { callFunctions } from '../call-functions.ts';
import { guardedEdge, isOpen } from '../edges.ts';
import { toolLoop } from '../faults.ts';
import { offerName } from '../functions.ts';
import { functionsAt, instructionsAt } from '../instructions.ts';
import type { Outcome } from '../outcome.ts';
import type { Turn } from '../turn.ts';
import type { Mode } from '../walk.ts';

/** So many times the model may call functions before it has to answer. */
export const MAX_TOOL_ROUNDS = 4;

const GO_ON = 'Go on with the conversation by your instructions.';

/** Within a turn the node answers first; after the greeting, or before the caller was heard, it only listens. */
export const enterLlm = async (turn: Turn, node: LlmNode, mode: Mode): Promise<Outcome> => {
  turn.change({ phase: 'listen' });
  instruct(turn, node, mode);
  if (mode === 'greet') return { type: 'listen' };
  if (mode === 'seek') return { type: 'hear' };
  const offered = await answer(turn, node);
  return offered === null ? { type: 'listen' } : { type: 'go', to: offered };
};

/** What the caller said may open an edge at once; else the model answers it, and then the edges are looked at. */
export const hearLlm = async (turn: Turn, node: LlmNode): Promise<Outcome> => {
  const edge = guardedEdge(turn, node);
  if (edge) return { type: 'go', to: edge.to };
  const offered = await answer(turn, node);
  return offered === null ? { type: 'edges' } : { type: 'go', to: offered };
};

/**
 * Tells the model its instructions at this node, behind everything that was said. Those that it was told last are not
 * repeated; but a node that answers unasked still begins with a word of ours, since models answer others, not themselves.
 */
const instruct = (turn: Turn, node: LlmNode, mode: Mode): void => {
  const instructions = instructionsAt(turn.flow, node, turn.render(node, node.prompt));
  const isNew = instructions !== turn.dialogue().instructions;
  turn.change({ instructions });
  if (isNew || mode === 'answer')
    turn.note({ type: 'instructions', at: turn.reply().length, content: isNew ? instructions : GO_ON });
};

/** Asks until the model has answered; resolves with the node that an offer leads to, or null. */
const answer = async (turn: Turn, node: LlmNode): Promise<string | null> => {
  const closed = turn.flow
    .edgesFrom(node.id)
    .filter((edge) => edge.offer !== undefined && !isOpen(turn, node, edge))
    .map(({ to }) => offerName(to));
  const functions = await turn.functions();
  const allowed = new Set(functionsAt(turn.flow, functions, node).filter((name) => !closed.includes(name)));
  for (let round = 0; round <= MAX_TOOL_ROUNDS + 1; round++) {
    const calls = await askModel(turn);
    if (calls.length === 0) return null;
    const target = await callFunctions(turn, { calls, functions, allowed, mustAnswer: round >= MAX_TOOL_ROUNDS });
    if (target !== null) return target;
  }
  throw toolLoop();
};
