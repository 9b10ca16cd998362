// What is said while an answer takes its time: at most once a turn, never behind the first word, never over the caller.
import { durationMs } from '@firstword/crds/duration';
import type { Turn } from './turn.ts';

/** Starts the wait; the returned function ends it. Fillers are taken in turn. */
export const awaitFirstWord = (turn: Turn): (() => void) => {
  const { turns } = turn.flow.resource.spec;
  const filler = turn.flow.node(turn.dialogue().nodeId).turns?.filler ?? turns.filler;
  if (!filler) return () => {};
  const waitedMs = turn.clock.nowMs() - turn.acceptedMs;
  return turn.clock.after(Math.max(0, durationMs(filler.after) - waitedMs), () => {
    const text = filler.texts[turn.state().turns.length % filler.texts.length];
    if (text !== undefined && !turn.hasBegun()) turn.fill(text);
  });
};
