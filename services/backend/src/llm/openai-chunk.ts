// One chunk of a streamed reply, taken apart without trusting its shape: servers differ, and some send anything.
import { modelGarbled } from './faults.ts';

/** A piece of one tool call; servers say which by `index`, by `id`, or by neither. */
export type ToolCallDelta = { index: number | null; id: string; name: string; arguments: string };

export type ReplyChunk = {
  content: string;
  /** Whether it carries reasoning in a field of its own: `reasoning_content` or `reasoning`. */
  reasons: boolean;
  calls: ToolCallDelta[];
  finish: boolean;
  usage: { inputTokens: number; outputTokens: number } | null;
};

type Wire = {
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
  choices?: { delta?: WireDelta | null; finish_reason?: unknown }[];
};
type WireDelta = { content?: unknown; reasoning_content?: unknown; reasoning?: unknown; tool_calls?: unknown };
type WireCall = { index?: unknown; id?: unknown; function?: { name?: unknown; arguments?: unknown } } | null;

/** Reads a chunk; throws `ModelGarbled` for text that is none. */
export const readChunk = (chunk: unknown): ReplyChunk => {
  const { choices, usage } = (chunk ?? {}) as Wire;
  const choice = choices?.[0];
  const delta = choice?.delta ?? {};
  const content = delta.content ?? '';
  if (typeof content !== 'string') throw modelGarbled('sent text that is no string');
  return {
    content,
    reasons: textOf(delta.reasoning_content) !== '' || textOf(delta.reasoning) !== '',
    calls: Array.isArray(delta.tool_calls) ? delta.tool_calls.map(readCall) : [],
    finish: typeof choice?.finish_reason === 'string',
    usage: usage ? { inputTokens: countOf(usage.prompt_tokens), outputTokens: countOf(usage.completion_tokens) } : null,
  };
};

const readCall = (call: WireCall): ToolCallDelta => {
  const { index, id, function: called } = call ?? {};
  const args = called?.arguments ?? '';
  return {
    index: typeof index === 'number' ? index : null,
    id: textOf(id),
    name: textOf(called?.name),
    // Some servers send the arguments as the object that they are.
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
  };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const countOf = (value: unknown): number => (typeof value === 'number' && value >= 0 ? Math.trunc(value) : 0);
