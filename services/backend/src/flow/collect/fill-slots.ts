// What an answer fills of the slots that are still open: by their own rules where they tell, by the model where not.
import type { CollectNode } from '@firstword/crds/spec/node';
import type { SlotSpec } from '@firstword/crds/spec/node-fields';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { SlotValue } from '../dialogue.ts';
import type { Turn } from '../turn.ts';
import { askForSlots, type ModelSlots } from './ask-for-slots.ts';
import { fitsSlot, slotFromText } from './slot-from-text.ts';

/** The longest answer that is taken as the value of a slot as it is. */
const MAX_PLAIN_CHARS = 200;

/** The values that the caller's words hold, by slot. */
export const fillSlots = async (
  turn: Turn,
  node: CollectNode,
  open: readonly SlotSpec[],
): Promise<Record<string, SlotValue>> => {
  const { language } = turn.flow.resource.spec;
  const text = turn.said();
  const told = open.flatMap((slot): [string, SlotValue][] => {
    const value = isOneOfItsKind(slot, open) ? slotFromText(slot, text, language) : undefined;
    return value === undefined ? [] : [[slot.name, value]];
  });
  const values = Object.fromEntries(told);
  const untold = open.filter(({ name }) => !Object.hasOwn(values, name));
  return untold.length === 0 ? values : { ...values, ...(await fromModel(turn, node, untold)) };
};

/** Of two numbers that are asked for at once, a number in the answer does not tell which one it is. */
const isOneOfItsKind = (slot: SlotSpec, open: readonly SlotSpec[]): boolean =>
  open.every((other) => other === slot || kindOf(other) !== kindOf(slot));

const kindOf = ({ type, pattern, values }: SlotSpec): string => JSON.stringify([type, pattern, values]);

/** A model that is not there, or cannot call functions, leaves a single plain text: the whole answer. */
const fromModel = async (
  turn: Turn,
  node: CollectNode,
  untold: readonly SlotSpec[],
): Promise<Record<string, SlotValue>> => {
  const plain = plainAnswer(turn.said(), untold);
  let told: ModelSlots;
  try {
    told = await askForSlots(turn, node, untold);
  } catch (thrown) {
    turn.signal.throwIfAborted();
    if (plain && thrown instanceof VoiceError) return plain;
    throw thrown;
  }
  return told.hasCalled || !plain ? told.values : plain;
};

const plainAnswer = (text: string, [slot, ...others]: readonly SlotSpec[]): Record<string, SlotValue> | null => {
  if (slot?.type !== 'string' || others.length > 0 || text.length > MAX_PLAIN_CHARS) return null;
  const value = fitsSlot(slot, text.trim().replace(/[.!?]+$/, ''));
  return value === undefined ? null : { [slot.name]: value };
};
