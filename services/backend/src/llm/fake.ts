// A scripted ChatModel: what it says, when it waits and how it fails are given, so that tests choose.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { ChatMessage, ChatModel } from './port.ts';

/** One step of a scripted reply; `hang` waits until the turn is aborted. */
export type FakeStep = string | { delayMs: number } | { fail: VoiceError } | { hang: true };

export type FakeModelOptions = {
  clock: Clock;
  /** One script per reply, in order; the last one repeats. */
  replies: FakeStep[][];
};

/** A ChatModel that plays its scripts and keeps what it was asked. */
export const createFakeModel = ({ clock, replies }: FakeModelOptions): ChatModel & { asked: ChatMessage[][] } => {
  const asked: ChatMessage[][] = [];
  return {
    asked,
    status: { kind: 'server', name: 'fake', where: 'this process', why: 'a test chose it' },
    reply: async function* ({ messages, signal }) {
      signal.throwIfAborted();
      asked.push([...messages]);
      for (const step of replies[Math.min(asked.length, replies.length) - 1] ?? []) {
        if (typeof step === 'string') yield { content: step };
        else if ('delayMs' in step) await clock.sleep(step.delayMs, signal);
        else if ('fail' in step) throw step.fail;
        else await aborted(signal);
        signal.throwIfAborted();
      }
    },
  };
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
