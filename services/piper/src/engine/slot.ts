// One worker's place: its thread, the voices in it, and the loop that takes what is most urgent. A thread that dies is replaced.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Answer } from './messages.ts';
import { asOne, answersOf } from './batch.ts';
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
  /** What is to be run next, as one; nothing when nothing waits. */
  take: (slot: Slot) => readonly Waiting[];
  putBack: (item: Waiting) => void;
  /** Loads again what a thread that died had. */
  reload: (slot: Slot) => Promise<void>;
  lost: (error: Error) => void;
  /** What fails here may run elsewhere; left out: it has failed. */
  failed?: (slot: Slot, item: Waiting, message: string) => void;
};

// A task that ended two threads is the fault.
const MAX_ATTEMPTS = 2;

const faultOf = ({ task }: Waiting, message: string): VoiceError =>
  task.type === 'load'
    ? new VoiceError('VoiceBroken', `The voice model does not load: ${message}`, {
        remedy: 'Pull the voice again: firstword voice pull.',
      })
    : new VoiceError('SynthesisFailed', `The voice model refused its input: ${message}`);

export const createSlot = ({ startThread, take, putBack, reload, lost, failed }: SlotOptions): Slot => {
  let thread: OnnxThread | null = null;
  let [working, alive, stopped] = [false, true, false];

  const settle = (item: Waiting, answer: Answer): void => {
    if (item.settled) return;
    if (answer.type !== 'failed') item.resolve(answer);
    else if (failed && item.task.type !== 'load') failed(slot, item, answer.message);
    else item.reject(faultOf(item, answer.message));
  };
  const replace = (batch: readonly Waiting[]): void => {
    thread = null;
    slot.voices.clear();
    for (const item of batch) {
      item.attempts++;
      if (item.attempts < MAX_ATTEMPTS) putBack(item);
      else if (!item.settled) item.reject(new VoiceError('SynthesisFailed', 'The voice model ended its thread.'));
    }
    if (stopped || batch.some(({ task }) => task.type === 'load')) return;
    // It waits for this very loop, which takes it next.
    void reload(slot).catch(() => undefined);
  };
  const runNext = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      thread ??= await startThread();
      if (stopped) await thread.stop();
      const answers = answersOf(batch, await thread.run(asOne(batch)));
      for (const [at, answer] of answers.entries()) settle(batch[at] as Waiting, answer);
    } catch (error) {
      if (error instanceof WorkerDied) return replace(batch);
      for (const item of batch) putBack(item);
      throw error;
    }
  };
  const work = async (): Promise<void> => {
    try {
      for (let batch = take(slot); batch.length > 0; batch = take(slot)) await runNext(batch);
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
