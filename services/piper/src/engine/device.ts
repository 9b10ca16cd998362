// The workers of one device: one queue for all voices, each voice loaded in all of them; and a GPU, where one is wanted and works.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createAccelerator } from './accelerator.ts';
import { takeTogether } from './batch.ts';
import type { Answer, LoadHow, VoiceCut, VoiceTask } from './messages.ts';
import type { Provider } from './onnx-session.ts';
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
  /** So much waits that what is begun now is not gone on with at once. */
  isCrowded(): boolean;
  /** Whether windows of fixed shapes are run by a GPU: then they are cheap, and many run as one. */
  hasShapes(voice: number): boolean;
  /** Why the workers do the work of a GPU that was asked for; null where none was, or it works. */
  degraded(): string | null;
  close(): Promise<void>;
};

export type DeviceOptions = {
  workers: number;
  clock: Clock;
  /** Where shaped windows run: in a thread of its own beside the workers. */
  accelerator?: Provider;
  /** Told why the workers have to do the accelerator's work. */
  onDegraded?: (reason: string) => void;
  startThread?: (provider: Provider) => Promise<OnnxThread>;
};

type Model = { modelPath: string; how: LoadHow };

// A voice that is being loaded must get its turn on a busy device.
const LOAD_WITHIN_MS = 2000;

const dueAt = (dueMs: number) => (): Urgency => ({ dueMs, costMs: 0, sinceMs: dueMs });

/** The queue, and how a voice is loaded in a worker, or all that were in it. */
const createWork = ({ workers, clock }: DeviceOptions, wakeAll: () => void) => {
  const queue: TaskQueue = createTaskQueue(wakeAll);
  const models = new Map<number, Model>();
  const loadIn = async (slot: Slot, voice: number, how?: LoadHow): Promise<VoiceCut> => {
    const model = models.get(voice);
    if (!model) throw queueClosed();
    const urgency = dueAt(clock.nowMs() + LOAD_WITHIN_MS);
    const task: VoiceTask = { type: 'load', voice, modelPath: model.modelPath, how: how ?? model.how };
    const answer = await queue.add(task, { urgency }, slot);
    if (answer.type !== 'loaded') throw new VoiceError('VoiceBroken', 'The voice model does not load.');
    if (models.has(voice)) slot.voices.add(voice);
    // It may have looked for something to do before it had the voice.
    slot.wake();
    return answer.cut;
  };
  /** The most urgent of what a worker may run: what is only for it, or what is of its voices and `fits`. */
  const take = (slot: Slot, fits: (task: VoiceTask) => boolean): Waiting | undefined =>
    queue.take({ nowMs: clock.nowMs(), workers }, ({ slot: only, task }) =>
      only ? only === slot && fits(task) : slot.voices.has(task.voice) && fits(task),
    );
  return { queue, models, loadIn, take, putBack: (item: Waiting) => queue.putBack(item) };
};

const createSlots = (options: DeviceOptions) => {
  const { workers, accelerator, onDegraded = () => undefined, startThread = startOnnxThread } = options;
  const work = createWork(options, () => slots.forEach((slot) => slot.wake()));
  const { queue, models, loadIn, take, putBack } = work;
  const gpu = accelerator
    ? createAccelerator({
        startThread: () => startThread(accelerator),
        take: (slot) => takeTogether((fits) => take(slot, (task) => isForGpu(task) && fits(task))),
        putBack,
        loadIn: (slot, voice) => loadIn(slot, voice, 'shapes'),
        voices: () => models.keys(),
        dropLoads: (slot, error) => queue.drop((item) => item.slot === slot, error),
        onDegraded,
      })
    : null;
  const isForCore = (task: VoiceTask): boolean => task.type !== 'shaped' || !gpu?.slot.voices.has(task.voice);
  const cores: Slot[] = Array.from({ length: workers }, () =>
    createSlot({
      startThread: () => startThread('cpu'),
      take: (slot) => [take(slot, isForCore)].filter((item) => item !== undefined),
      putBack,
      reload: async (slot) => {
        for (const voice of models.keys()) await loadIn(slot, voice);
      },
      // With no worker left, nothing that waits could run.
      lost: (error) => cores.some(({ alive }) => alive) || queue.close(error),
    }),
  );
  const slots = gpu ? [...cores, gpu.slot] : cores;
  return { ...work, gpu, cores, slots };
};

const isForGpu = ({ type }: VoiceTask): boolean => type === 'shaped' || type === 'load' || type === 'unload';

/** Starts the threads with the first voice. */
export const createDevice = (options: DeviceOptions): Device => {
  const { workers, clock } = options;
  const { queue, models, loadIn, gpu, cores, slots } = createSlots(options);
  let nextVoice = 0;

  const loadInOthers = async (voice: number): Promise<void> => {
    // Loading two models at once takes twice as long for each; a worker that cannot hold this voice serves others.
    for (const slot of cores) if (!slot.voices.has(voice)) await loadIn(slot, voice).catch(() => undefined);
  };
  return {
    workers,
    clock,
    async load(modelPath) {
      const voice = nextVoice++;
      models.set(voice, { modelPath, how: 'verify' });
      try {
        const cut = await loadIn(cores.find(({ alive }) => alive) ?? (cores[0] as Slot), voice);
        models.set(voice, { modelPath, how: 'oneShot' in cut ? 'whole' : 'cut' });
        if (!('oneShot' in cut)) await gpu?.load(voice);
        return { voice, cut, everywhere: loadInOthers(voice) };
      } catch (error) {
        models.delete(voice);
        throw error;
      }
    },
    async unload(voice) {
      models.delete(voice);
      queue.drop(({ task }) => task.voice === voice, queueClosed());
      const urgency = dueAt(clock.nowMs());
      const holders = slots.filter((slot) => slot.voices.delete(voice));
      await Promise.allSettled(holders.map((slot) => queue.add({ type: 'unload', voice }, { urgency }, slot)));
    },
    run: (task, options) => queue.add(task, options),
    isCrowded: () => queue.size() >= workers,
    hasShapes: (voice) => gpu?.slot.voices.has(voice) ?? false,
    degraded: () => gpu?.degraded() ?? null,
    async close() {
      queue.close(queueClosed());
      await Promise.all(slots.map((slot) => slot.stop()));
    },
  };
};
