// A scripted ChatModel: what it says, when it waits and how it fails are given, so that tests choose.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { ChatMessage, ChatModel, ModelPart, ModelTool } from './port.ts';

/** One step of a scripted reply: a text, any other part, a wait, a fault; `hang` waits until the turn is aborted. */
export type FakeStep = string | ModelPart | { delayMs: number } | { fail: VoiceError } | { hang: true };

export type FakeModelOptions = {
  clock: Clock;
  /** One script per reply, in order; the last one repeats. */
  replies: FakeStep[][];
};

/** What it was asked, and which tools it was given: one entry a reply; warm-ups, which play no script, apart. */
export type FakeModel = ChatModel & { asked: ChatMessage[][]; given: ModelTool[][]; warmed: ChatMessage[][] };

/** A ChatModel that plays its scripts and keeps what it was asked. */
export const createFakeModel = ({ clock, replies }: FakeModelOptions): FakeModel => {
  const asked: ChatMessage[][] = [];
  const given: ModelTool[][] = [];
  const warmed: ChatMessage[][] = [];
  return {
    asked,
    given,
    warmed,
    status: { kind: 'server', name: 'fake', where: 'this process', why: 'a test chose it' },
    reply: async function* ({ messages, tools = [], maxTokens, signal }) {
      signal.throwIfAborted();
      if (maxTokens === 1) return void warmed.push([...messages]);
      asked.push([...messages]);
      given.push([...tools]);
      for (const step of replies[Math.min(asked.length, replies.length) - 1] ?? []) {
        if (typeof step === 'string') yield { type: 'content', content: step };
        else if ('type' in step) yield step;
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
