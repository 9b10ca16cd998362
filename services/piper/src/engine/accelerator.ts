// A GPU beside the cores: one thread that decodes windows of fixed shapes, as many as wait. What it cannot do, the cores do.
import { ensureError } from '@firstword/shared/contract/errors';
import { createSlot, type Slot, type SlotOptions } from './slot.ts';

export type Accelerator = {
  readonly slot: Slot;
  /** Why the cores do its work; null while it does. */
  degraded(): string | null;
  /** Never rejects: a voice that it cannot hold is spoken by the cores. */
  load(voice: number): Promise<void>;
};

export type AcceleratorOptions = Pick<SlotOptions, 'startThread' | 'take' | 'putBack'> & {
  loadIn: (slot: Slot, voice: number) => Promise<unknown>;
  voices: () => Iterable<number>;
  /** What only a worker could do that is no more. */
  dropLoads: (slot: Slot, error: Error) => void;
  /** Told once of each fault. */
  onDegraded: (reason: string) => void;
};

// The binding's messages go on for lines, and in colour.
const COLOUR = '\u001b';
const firstLine = (message: string): string => message.split('\n')[0]?.split(COLOUR)[0] ?? message;

export const createAccelerator = (options: AcceleratorOptions): Accelerator => {
  const { loadIn, voices, dropLoads, onDegraded, putBack } = options;
  let fault: string | null = null;
  const degrade = (thrown: unknown): void => {
    const reason = `The GPU is not used: ${firstLine(ensureError(thrown).message)}`;
    if (reason !== fault) onDegraded(reason);
    fault = reason;
  };
  const load = async (voice: number): Promise<void> => {
    if (!slot.alive) return;
    try {
      await loadIn(slot, voice);
      fault = null;
    } catch (error) {
      // A voice that nobody wants any more is no fault.
      if (new Set(voices()).has(voice)) degrade(error);
    }
  };
  const slot = createSlot({
    ...options,
    async reload() {
      for (const voice of voices()) await load(voice);
    },
    lost(error) {
      degrade(error);
      dropLoads(slot, error);
    },
    failed(_, item, message) {
      slot.voices.delete(item.task.voice);
      degrade(new Error(message));
      putBack(item);
    },
  });
  return { slot, load, degraded: () => fault };
};
