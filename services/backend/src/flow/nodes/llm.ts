// llm: the model answers, then the node listens. It may call functions on the way, and take an offer.
import type { FlowNode, LlmNode } from '@firstword/crds/spec/node';
import { askModel } from '../ask-model.ts';
import { callFunctions } from '../call-functions.ts';
import { guardedEdge, isOpen } from '../edges.ts';
import { toolLoop } from '../faults.ts';
import { offerName } from '../functions.ts';
import { functionsAt, instructionsAt } from '../instructions.ts';
import type { Outcome } from '../outcome.ts';
import type { TurnMode } from '../state.ts';
import type { Turn } from '../turn.ts';

type Answering = Pick<Extract<Outcome, { type: 'answer' }>, 'after' | 'round'>;

/** So many times the model may call functions before it has to answer. */
export const MAX_TOOL_ROUNDS = 4;

const GO_ON = 'Go on with the conversation by your instructions.';

/** Within a turn the node answers first; after the greeting, or before the caller was heard, it only listens. */
export const enterLlm = async (turn: Turn, node: LlmNode, mode: TurnMode): Promise<Outcome> => {
  turn.change({ phase: 'listen' });
  instruct(turn, node, mode);
  if (mode === 'greet') return { type: 'listen' };
  if (mode === 'seek') return { type: 'hear' };
  return { type: 'answer', after: 'listen', round: 0 };
};

/** What the caller said may open an edge at once; else the model answers it, and then the edges are looked at. */
export const hearLlm = async (turn: Turn, node: LlmNode): Promise<Outcome> => {
  const edge = guardedEdge(turn, node);
  return edge ? { type: 'go', to: edge.to } : { type: 'answer', after: 'edges', round: 0 };
};

/**
 * Tells the model its instructions at this node, behind everything that was said. Those that it was told last are not
 * repeated; but a node that answers unasked still begins with a word of ours, since models answer others, not themselves.
 */
const instruct = (turn: Turn, node: LlmNode, mode: TurnMode): void => {
  const instructions = instructionsAt(turn.flow, node, turn.render(node, node.prompt));
  const isNew = instructions !== turn.dialogue().instructions;
  turn.change({ instructions });
  if (isNew || mode === 'answer')
    turn.note({ type: 'instructions', at: turn.reply().length, content: isNew ? instructions : GO_ON });
};

/** Asks the model once, and carries out what it calls. It is asked again until it calls nothing, or takes an offer. */
export const answerOnce = async (turn: Turn, node: FlowNode, { after, round }: Answering): Promise<Outcome> => {
  if (node.type !== 'llm') throw new TypeError('only an llm node asks for an answer');
  const closed = turn.flow
    .edgesFrom(node.id)
    .filter((edge) => edge.offer !== undefined && !isOpen(turn, node, edge))
    .map(({ to }) => offerName(to));
  const functions = await turn.functions();
  const allowed = new Set(functionsAt(turn.flow, functions, node).filter((name) => !closed.includes(name)));
  const calls = turn.openCalls() ?? (await askModel(turn));
  if (calls.length === 0) return { type: after };
  const target = await callFunctions(turn, { calls, functions, allowed, mustAnswer: round >= MAX_TOOL_ROUNDS });
  if (target !== null) return { type: 'go', to: target };
  if (round > MAX_TOOL_ROUNDS) throw toolLoop();
  return { type: 'answer', after, round: round + 1 };
};
