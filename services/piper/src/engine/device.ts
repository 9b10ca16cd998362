// The workers of one device: one queue for all voices, one task at a time in each worker, each voice loaded in all of them.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Answer, VoiceCut, VoiceTask } from './messages.ts';
import { startOnnxThread, type OnnxThread } from './onnx-thread.ts';
import { createSlot, type Slot } from './slot.ts';
import { createTaskQueue, queueClosed, type TaskQueue } from './task-queue.ts';
import type { TaskOptions, Urgency, Waiting } from './waiting.ts';

export type Device = {
  readonly workers: number;
  readonly clock: Clock;
  /** Loads a voice in one worker after the other; resolves with the first. Rejects with `VoiceBroken`. */
  load(modelPath: string): Promise<{ voice: number; cut: VoiceCut; everywhere: Promise<void> }>;
  /** Lets go of a voice; what waits for it rejects. */
  unload(voice: number): Promise<void>;
  /** Runs a task in some worker that has its voice. Aborting drops it, or discards what it makes. Rejects with `SynthesisFailed`. */
  run(task: VoiceTask, options: TaskOptions): Promise<Answer>;
  /** So many callers wait for their first words that the workers are going to serve no one else for a while. */
  isCrowded(): boolean;
  close(): Promise<void>;
};

export type DeviceOptions = { workers: number; clock: Clock; startThread?: () => Promise<OnnxThread> };

type Model = { modelPath: string; how: 'verify' | 'cut' | 'whole' };

// A voice that is being loaded must get its turn on a busy device.
const LOAD_WITHIN_MS = 2000;

const dueAt = (dueMs: number) => (): Urgency => ({ dueMs, costMs: 0, sinceMs: dueMs });

const mayRun =
  (slot: Slot) =>
  ({ slot: only, task }: Waiting): boolean =>
    only ? only === slot : slot.voices.has(task.voice);

/** Starts the threads with the first voice. */
export const createDevice = ({ workers, clock, startThread = startOnnxThread }: DeviceOptions): Device => {
  const queue: TaskQueue = createTaskQueue(() => slots.forEach((slot) => slot.wake()));
  const models = new Map<number, Model>();
  let nextVoice = 0;

  const loadIn = async (slot: Slot, voice: number): Promise<VoiceCut> => {
    const model = models.get(voice);
    if (!model) throw queueClosed();
    const urgency = dueAt(clock.nowMs() + LOAD_WITHIN_MS);
    const answer = await queue.add({ type: 'load', voice, ...model }, { urgency }, slot);
    if (answer.type !== 'loaded') throw new VoiceError('VoiceBroken', 'The voice model does not load.');
    if (models.has(voice)) slot.voices.add(voice);
    // It may have looked for something to do before it had the voice.
    slot.wake();
    return answer.cut;
  };
  const loadInOthers = async (voice: number): Promise<void> => {
    // Loading two models at once takes twice as long for each; a worker that cannot hold this voice serves others.
    for (const slot of slots) if (!slot.voices.has(voice)) await loadIn(slot, voice).catch(() => undefined);
  };
  const slots: Slot[] = Array.from({ length: workers }, () =>
    createSlot({
      startThread,
      take: (slot) => queue.take({ nowMs: clock.nowMs(), workers }, mayRun(slot)),
      putBack: (item) => queue.putBack(item),
      reload: async (slot) => {
        for (const voice of models.keys()) await loadIn(slot, voice);
      },
      // With no worker left, nothing that waits could run.
      lost: (error) => slots.some(({ alive }) => alive) || queue.close(error),
    }),
  );
  return {
    workers,
    clock,
    async load(modelPath) {
      const voice = nextVoice++;
      models.set(voice, { modelPath, how: 'verify' });
      try {
        const cut = await loadIn(slots.find(({ alive }) => alive) ?? (slots[0] as Slot), voice);
        models.set(voice, { modelPath, how: 'oneShot' in cut ? 'whole' : 'cut' });
        return { voice, cut, everywhere: loadInOthers(voice) };
      } catch (error) {
        models.delete(voice);
        throw error;
      }
    },
    async unload(voice) {
      models.delete(voice);
      queue.drop(voice, queueClosed());
      const urgency = dueAt(clock.nowMs());
      const holders = slots.filter((slot) => slot.voices.delete(voice));
      await Promise.allSettled(holders.map((slot) => queue.add({ type: 'unload', voice }, { urgency }, slot)));
    },
    run: (task, options) => queue.add(task, options),
    isCrowded: () => queue.firstWords() >= workers,
    async close() {
      queue.close(queueClosed());
      await Promise.all(slots.map((slot) => slot.stop()));
    },
  };
};
