// One worker's place: its thread, the voices in it, and the loop that takes what is most urgent. A thread that dies is replaced.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Answer } from './messages.ts';
import { WorkerDied, type OnnxThread } from './onnx-thread.ts';
import type { Waiting } from './waiting.ts';

export type Slot = {
  /** Which voices its thread has. */
  readonly voices: Set<number>;
  readonly alive: boolean;
  /** There may be something to take. */
  wake(): void;
  stop(): Promise<void>;
};

export type SlotOptions = {
  startThread: () => Promise<OnnxThread>;
  take: (slot: Slot) => Waiting | undefined;
  putBack: (item: Waiting) => void;
  /** Loads again what a thread that died had. */
  reload: (slot: Slot) => Promise<void>;
  lost: (error: Error) => void;
};

// A task that ended two threads is the fault.
const MAX_ATTEMPTS = 2;

const faultOf = ({ task }: Waiting, message: string): VoiceError =>
  task.type === 'load'
    ? new VoiceError('VoiceBroken', `The voice model does not load: ${message}`, {
        remedy: 'Pull the voice again: firstword voice pull.',
      })
    : new VoiceError('SynthesisFailed', `The voice model refused its input: ${message}`);

const settle = (item: Waiting, answer: Answer): void => {
  if (item.settled) return;
  if (answer.type === 'failed') item.reject(faultOf(item, answer.message));
  else item.resolve(answer);
};

export const createSlot = ({ startThread, take, putBack, reload, lost }: SlotOptions): Slot => {
  let thread: OnnxThread | null = null;
  let [working, alive, stopped] = [false, true, false];

  const replace = (item: Waiting): void => {
    thread = null;
    slot.voices.clear();
    item.attempts++;
    if (item.attempts < MAX_ATTEMPTS) putBack(item);
    else if (!item.settled) item.reject(new VoiceError('SynthesisFailed', 'The voice model ended its thread.'));
    if (stopped || item.task.type === 'load') return;
    // It waits for this very loop, which takes it next.
    void reload(slot).catch(() => undefined);
  };
  const runNext = async (item: Waiting): Promise<void> => {
    try {
      thread ??= await startThread();
      if (stopped) await thread.stop();
      settle(item, await thread.run(item.task));
    } catch (error) {
      if (error instanceof WorkerDied) return replace(item);
      putBack(item);
      throw error;
    }
  };
  const work = async (): Promise<void> => {
    try {
      for (let item = take(slot); item; item = take(slot)) await runNext(item);
    } catch (error) {
      // No thread can be had any more.
      alive = false;
      slot.voices.clear();
      lost(ensureError(error));
    } finally {
      working = false;
    }
  };
  const slot: Slot = {
    voices: new Set(),
    get alive() {
      return alive;
    },
    wake() {
      if (working || !alive || stopped) return;
      working = true;
      void work();
    },
    async stop() {
      stopped = true;
      await thread?.stop();
    },
  };
  return slot;
};
