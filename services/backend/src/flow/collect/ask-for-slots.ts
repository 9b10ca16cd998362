// The slots that only a model can tell: it is asked for them by a function, and what it says is not spoken.
import type { CollectNode } from '@firstword/crds/spec/node';
import type { SlotSpec } from '@firstword/crds/spec/node-fields';
import { askModel, readableArguments } from '../ask-model.ts';
import type { SlotValue } from '../dialogue.ts';
import { parseArguments } from '../function-arguments.ts';
import { noteName } from '../functions.ts';
import type { Turn } from '../turn.ts';
import { fitsSlot } from './slot-from-text.ts';

export type ModelSlots = {
  values: Record<string, SlotValue>;
  /** The model did call the function: what it left out was not said. */
  hasCalled: boolean;
};

/** Asks the model once; values that do not fit their slot count as not said. */
export const askForSlots = async (turn: Turn, node: CollectNode, slots: readonly SlotSpec[]): Promise<ModelSlots> => {
  const at = turn.reply().length;
  turn.note({ type: 'instructions', at, content: instructions(node, slots) });
  const call = (await askModel(turn, true)).find(({ name }) => name === noteName(node.id));
  if (!call) return { values: {}, hasCalled: false };
  turn.note({ type: 'calls', at, calls: [readableArguments(call)], results: ['Noted.'] });
  const given = parseArguments(call.arguments) ?? {};
  const values = slots.flatMap((slot): [string, SlotValue][] => {
    const value = Object.hasOwn(given, slot.name) ? fitsSlot(slot, given[slot.name]) : undefined;
    return value === undefined ? [] : [[slot.name, value]];
  });
  return { values: Object.fromEntries(values), hasCalled: true };
};

const instructions = (node: CollectNode, slots: readonly SlotSpec[]): string => {
  const asked = slots.map(({ name, type, description }) => `${name} (${description ?? type})`).join(', ');
  return `The caller was asked: "${node.ask}" Call ${noteName(node.id)} with what the caller answered: ${asked}. Leave out what the caller did not say.`;
};
