// One turn's way through the graph: from node to node along edges, until a node listens or the flow is over.
//
//   enter ─▶ the node runs ─▶ its edges ─▶ enter …          say, condition, http
//                └▶ it listens: the turn ends               llm, collect; also a node with no open edge
//   hear  ─▶ the node takes what the caller said ─▶ its edges, or an offer ─▶ enter …
import type { FlowNode } from '@firstword/crds/spec/node';
import type { SessionEndReason } from '@firstword/shared/contract/token-event';
import { openEdge } from './edges.ts';
import { entering, visiting } from './dialogue.ts';
import { flowLoops, flowStuck } from './faults.ts';
import { enterCollect, hearCollect } from './nodes/collect.ts';
import { runHttpNode } from './nodes/http.ts';
import { answerOnce, enterLlm, hearLlm } from './nodes/llm.ts';
import type { Outcome } from './outcome.ts';
import type { TurnMode } from './state.ts';
import type { Turn } from './turn.ts';

/** No turn takes more steps than this from node to node. */
export const MAX_STEPS = 64;

/** How a turn begins; `resume`: where the executor that was lost has left it. */
export type Begin = 'greet' | 'hear' | 'resume';

/** Runs the turn to its end; resolves with why the session is over, or null when the flow listens. */
export const walk = async (turn: Turn, begin: Begin): Promise<SessionEndReason | null> => {
  let mode = begin === 'resume' ? turn.step().mode : modeOf(turn, begin === 'greet');
  let { answering } = turn.step();
  let isBegun = begin === 'resume';
  for (let step = 0; step < MAX_STEPS; step += answering ? 0 : 1) {
    turn.signal.throwIfAborted();
    const { nodeId, phase } = turn.dialogue();
    const node = turn.flow.node(nodeId);
    const hears = phase === 'listen';
    if (hears) mode = 'answer';
    if (!isBegun) turn.beginStep({ mode, answering });
    isBegun = false;
    const outcome: Outcome = answering ? await answerOnce(turn, node, answering) : await take(turn, node, mode);
    answering = outcome.type === 'answer' ? outcome : null;
    if (outcome.type === 'over') return outcome.reason;
    if (outcome.type === 'listen') return null;
    if (outcome.type === 'edges' && !follow(turn, node, outcome)) return hears ? stuck(node) : null;
    if (outcome.type === 'go') turn.change(entering(outcome.to));
  }
  throw giveUp(turn);
};

const take = (turn: Turn, node: FlowNode, mode: TurnMode): Promise<Outcome> =>
  turn.dialogue().phase === 'listen' ? hear(turn, node) : enter(turn, node, mode);

/** The flow goes back to where the turn found it, so that the next one is heard. */
const giveUp = (turn: Turn): Error => {
  const { nodeId } = turn.dialogue();
  const { before } = turn.state();
  turn.change({ nodeId: before.nodeId, phase: before.phase, asking: before.asking });
  return flowLoops(nodeId);
};

const modeOf = (turn: Turn, isGreeting: boolean): TurnMode => {
  if (isGreeting) return 'greet';
  const { phase, visits } = turn.dialogue();
  return phase === 'enter' && Object.keys(visits).length === 0 ? 'seek' : 'answer';
};

/** Moves along the node's open edge; without one the flow stays, and waits for the caller's next words. */
const follow = (turn: Turn, node: FlowNode, { response }: Extract<Outcome, { type: 'edges' }>): boolean => {
  const edge = openEdge(turn, node, response && { response });
  turn.change(edge ? entering(edge.to) : { phase: 'listen' });
  return edge !== null;
};

const stuck = (node: FlowNode): null => {
  if (node.type === 'llm' || node.type === 'collect') return null;
  throw flowStuck(node.id);
};

const enter = async (turn: Turn, node: FlowNode, mode: TurnMode): Promise<Outcome> => {
  turn.change(visiting(turn.dialogue(), node.id));
  switch (node.type) {
    case 'say':
      if (mode !== 'seek') turn.sayLine(turn.render(node, node.text));
      return { type: 'edges' };
    case 'condition':
      return { type: 'edges' };
    case 'llm':
      return enterLlm(turn, node, mode);
    case 'collect':
      return enterCollect(turn, node, mode);
    case 'http':
      return runHttpNode(turn, node);
    case 'transfer':
    case 'end':
      return leave(turn, node);
  }
};

const leave = async (turn: Turn, node: Extract<FlowNode, { type: 'transfer' | 'end' }>): Promise<Outcome> => {
  turn.change({ phase: 'over' });
  if (node.text !== undefined) turn.sayLine(turn.render(node, node.text));
  if (node.type === 'end') return { type: 'over', reason: 'ended' };
  await turn.committed();
  turn.transfer(node.to);
  return { type: 'over', reason: 'transferred' };
};

const hear = async (turn: Turn, node: FlowNode): Promise<Outcome> => {
  if (node.type === 'llm') return hearLlm(turn, node);
  if (node.type === 'collect') return hearCollect(turn, node);
  return { type: 'edges' };
};
