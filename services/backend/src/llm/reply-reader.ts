// One streamed reply, from the server's chunks to parts: text without reasoning, whole tool calls, the usage.
import type { Clock } from '@firstword/shared/runtime/clock';
import { readChunk } from './openai-chunk.ts';
import type { ModelPart } from './port.ts';
import { createReasoningFilter } from './reasoning-filter.ts';
import { createToolCallAssembler } from './tool-call-assembler.ts';

export type ReplyReaderOptions = {
  clock: Clock;
  /** The model that is asked, as the resource names it. */
  model: string;
  newCallId: () => string;
  /** The reply has begun elsewhere. */
  continues?: boolean;
};

/** What a chunk brought: text to say now, and whether it moved the reply on (reasoning and keep-alives do not). */
export type ReadChunk = { content: string; progress: boolean };

/** Reads the chunks of one reply in order. */
export const createReplyReader = ({ clock, model, newCallId, continues }: ReplyReaderOptions) => {
  const filter = createReasoningFilter(continues);
  const assembler = createToolCallAssembler(newCallId);
  const reasoning = createStopwatch(clock);
  let begun = false;
  let finished = false;
  let usage: { inputTokens: number; outputTokens: number } | null = null;

  return {
    /** Some text or a piece of a tool call has come. */
    begun: () => begun,
    /** The server has said that the reply is whole. */
    finished: () => finished,
    read: (wire: unknown): ReadChunk => {
      const chunk = readChunk(wire);
      usage = chunk.usage ?? usage;
      // Behind its end a reply has no more text; servers that go on are not listened to.
      if (finished) return { content: '', progress: false };
      const text = filter.add(chunk.content);
      for (const call of chunk.calls) assembler.add(call);
      finished = chunk.finish;
      const content = finished ? text.content + filter.end() : text.content;
      const progress = content !== '' || chunk.calls.length > 0;
      begun ||= progress;
      if (progress || finished) reasoning.stop();
      else if (chunk.reasons || text.reasoning) reasoning.start();
      return { content, progress };
    },
    calls: (): ModelPart[] => assembler.calls().map((call) => ({ type: 'tool-call', call })),
    usage: (): ModelPart[] => (usage ? [{ type: 'usage', model, ...usage, reasoningMs: reasoning.elapsedMs() }] : []),
  };
};

/** Adds up the time between its starts and stops. */
const createStopwatch = (clock: Clock) => {
  let sinceMs: number | null = null;
  let elapsedMs = 0;
  return {
    start: () => {
      sinceMs ??= clock.nowMs();
    },
    stop: () => {
      if (sinceMs !== null) elapsedMs += clock.nowMs() - sinceMs;
      sinceMs = null;
    },
    elapsedMs: () => elapsedMs,
  };
};
