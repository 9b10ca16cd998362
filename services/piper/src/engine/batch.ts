// Tasks that a worker runs as one: how they are told to its thread, and whose the parts of the answer are.
import type { Answer, ShapedTask, Task, VoiceTask } from './messages.ts';
import { LARGEST_BATCH } from './shapes.ts';
import type { Waiting } from './waiting.ts';

/** Whether a window can be run together with another one. */
export const isAlike = (one: ShapedTask, other: VoiceTask): boolean =>
  other.type === 'shaped' &&
  other.voice === one.voice &&
  other.window.width === one.window.width &&
  other.sentence.speaker === one.sentence.speaker;

/** The most urgent task and, of a window with a shape, all that can be run with it; `take` takes the most urgent that fits. */
export const takeTogether = (take: (fits: (task: VoiceTask) => boolean) => Waiting | undefined): Waiting[] => {
  const first = take(() => true);
  if (!first) return [];
  const batch = [first];
  const { task } = first;
  while (task.type === 'shaped' && batch.length < LARGEST_BATCH) {
    const next = take((other) => isAlike(task, other));
    if (!next) break;
    batch.push(next);
  }
  return batch;
};

/** What a thread is told to do for them. */
export const asOne = (batch: readonly Waiting[]): Task => {
  const tasks = batch.map(({ task }) => task);
  const [first] = tasks;
  if (!first) throw new Error('There is nothing to run.');
  if (first.type !== 'shaped') return first;
  const cuts = tasks.flatMap((task) =>
    task.type === 'shaped' ? [{ sentence: task.sentence, window: task.window }] : [],
  );
  return { type: 'batch', voice: first.voice, cuts };
};

/** The answer to each of them. */
export const answersOf = (batch: readonly Waiting[], answer: Answer): Answer[] =>
  batch.map((_, at) => {
    if (answer.type !== 'audios') return answer;
    const samples = answer.samples[at] ?? new Float32Array(0);
    return { type: 'audio', samples, tookMs: answer.tookMs / batch.length };
  });
