// collect: asks, listens, and fills its slots; asks once more for what is missing; has the caller confirm if it shall.
//
//   ask ─▶ answer ─▶ all there ─▶ [confirm] ─▶ yes ─▶ edges
//            └▶ missing: asked for once more       └▶ no: asked anew, once; then on with empty slots
import type { CollectNode } from '@firstword/crds/spec/node';
import type { SlotSpec } from '@firstword/crds/spec/node-fields';
import { NOT_ASKED_YET, type Asking, type SlotValue } from '../dialogue.ts';
import { askForSlots } from '../collect/ask-for-slots.ts';
import { fillSlots } from '../collect/fill-slots.ts';
import { wordsOf, yesOrNo } from '../collect/words.ts';
import type { Outcome } from '../outcome.ts';
import { CONFIRMATION } from '../functions.ts';
import { zeroOf } from '../scalars.ts';
import type { TurnMode } from '../state.ts';
import type { Turn } from '../turn.ts';

/** A yes or no of so many words says nothing else. */
const PLAIN_WORDS = 3;

/** Asks with empty slots; a caller who spoke before the question may have answered it already. */
export const enterCollect = async (turn: Turn, node: CollectNode, mode: TurnMode): Promise<Outcome> => {
  turn.change({ phase: 'listen', asking: { ...NOT_ASKED_YET, open: node.slots.map(({ name }) => name) } });
  setSlots(turn, zeros(node));
  if (mode === 'seek') return { type: 'hear' };
  turn.sayLine(turn.render(node, node.ask));
  return { type: 'listen' };
};

/** Takes the caller's answer, or the yes or no to what was taken. */
export const hearCollect = async (turn: Turn, node: CollectNode): Promise<Outcome> => {
  const asking = turn.dialogue().asking ?? { ...NOT_ASKED_YET, open: node.slots.map(({ name }) => name) };
  if (asking.confirming) return confirm(turn, node, asking);
  const open = openSlots(node, asking);
  const values = await fillSlots(turn, node, open);
  setSlots(turn, values);
  const missing = open.filter(({ name }) => !Object.hasOwn(values, name));
  return settle(turn, node, { ...asking, open: missing.map(({ name }) => name) });
};

const settle = (turn: Turn, node: CollectNode, asking: Asking): Outcome => {
  const missing = openSlots(node, asking);
  if (missing.length > 0) {
    if (asking.askedAgain) return { type: 'edges' };
    turn.change({ asking: { ...asking, askedAgain: true } });
    turn.sayLine(askAgain(turn, node, missing));
    return { type: 'listen' };
  }
  if (node.confirm === undefined) return { type: 'edges' };
  turn.change({ asking: { ...asking, confirming: true } });
  turn.sayLine(turn.render(node, node.confirm));
  return { type: 'listen' };
};

/** A no may bring the right value with it: that is confirmed once more; any other no has the question asked anew, once. */
const confirm = async (turn: Turn, node: CollectNode, asking: Asking): Promise<Outcome> => {
  const text = turn.said();
  const agreed = yesOrNo(turn.flow.resource.spec.language, text);
  const isPlain = agreed !== null && text.trim().split(/\s+/).length <= PLAIN_WORDS;
  const told = isPlain ? {} : (await askForSlots(turn, node, [CONFIRMATION, ...node.slots])).values;
  const { [CONFIRMATION.name]: isConfirmed = agreed, ...corrected } = told;
  if (isConfirmed === true) return { type: 'edges' };
  const isCorrected = Object.keys(corrected).length > 0;
  if (asking.denied || !isCorrected) setSlots(turn, zeros(node));
  if (asking.denied) return { type: 'edges' };
  if (isCorrected) {
    setSlots(turn, corrected);
    return settle(turn, node, { ...asking, denied: true });
  }
  turn.change({ asking: { ...NOT_ASKED_YET, denied: true, open: node.slots.map(({ name }) => name) } });
  turn.sayLine(turn.render(node, node.ask));
  return { type: 'listen' };
};

const openSlots = ({ slots }: CollectNode, { open }: Asking): SlotSpec[] =>
  slots.filter(({ name }) => open.includes(name));

const zeros = ({ slots }: CollectNode): Record<string, SlotValue> =>
  Object.fromEntries(slots.map(({ name, type }) => [name, zeroOf(type)]));

const setSlots = (turn: Turn, values: Record<string, SlotValue>): void =>
  turn.change({ slots: { ...turn.dialogue().slots, ...values } });

const askAgain = (turn: Turn, node: CollectNode, missing: readonly SlotSpec[]): string => {
  const labels = missing.map(({ name, description }) => description ?? name.replaceAll('_', ' ')).join(', ');
  const missed = wordsOf(turn.flow.resource.spec.language).missing(labels);
  // All of it is missing: the question itself says best what is wanted.
  return missing.length === node.slots.length ? `${missed} ${turn.render(node, node.ask)}`.trim() : missed;
};
