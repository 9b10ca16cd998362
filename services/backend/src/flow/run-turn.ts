// One turn, from its plan to its end, as entries of the log: tokens, then exactly one of done and error.
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { VoiceError } from '@firstword/shared/contract/errors';
import { modelGarbled } from '../llm/faults.ts';
import type { ChatModel } from '../llm/port.ts';
import type { TurnPlan } from './plan.ts';

export type TurnContext = {
  turnId: string;
  model: ChatModel;
  /** Writes an entry; after `signal` has aborted nothing more is written: whoever aborts ends the turn. */
  append: (event: TokenEvent) => void;
  signal: AbortSignal;
  clock: Clock;
  /** When the request that started the turn was accepted, on `clock`. */
  acceptedMs: number;
  /** What the caller hears when the turn fails. */
  apology: string;
};

/** Ten minutes of speech: a model that goes on beyond it has lost its end, and our memory must not follow it. */
const MAX_REPLY_CHARS = 20_000;

/** Runs the turn; resolves with its fault, or null when it ended well or was aborted. */
export const runTurn = async (plan: TurnPlan, context: TurnContext): Promise<VoiceError | null> => {
  const { turnId, append, signal } = context;
  const reply = createReply(context);
  try {
    for await (const content of contentsOf(plan, context)) {
      if (signal.aborted) return null;
      reply.say(content);
    }
    if (!signal.aborted) append({ type: 'done', content: reply.text(), turnId });
    return null;
  } catch (thrown) {
    if (signal.aborted) return null;
    const fault = toVoiceError(thrown);
    reply.say(reply.text() === '' ? context.apology : `\n${context.apology}`);
    append({ type: 'error', turnId, code: fault.code, message: fault.message, retry: fault.retry });
    return fault;
  }
};

/** A node's text begins on a new line, so that the clause before it ends. */
async function* contentsOf(plan: TurnPlan, { model, signal }: TurnContext): AsyncGenerator<string> {
  if (plan.type === 'say') {
    for (const [index, text] of plan.texts.entries()) yield index === 0 ? text : `\n${text}`;
    return;
  }
  let chars = 0;
  for await (const part of model.reply({ messages: plan.messages, signal })) {
    if (part.type !== 'content') continue;
    chars += part.content.length;
    if (chars > MAX_REPLY_CHARS) throw modelGarbled('sends a reply that does not end');
    yield part.content;
  }
}

/** The reply as it grows; its first token carries how long flow and model took. */
const createReply = ({ turnId, append, clock, acceptedMs }: TurnContext) => {
  const askedMs = clock.nowMs();
  let text = '';
  return {
    text: () => text,
    say: (content: string) => {
      const timings = { flowMs: askedMs - acceptedMs, llmMs: clock.nowMs() - askedMs };
      append({ type: 'token', content, turnId, ...(text === '' ? { timings } : {}) });
      text += content;
    },
  };
};
