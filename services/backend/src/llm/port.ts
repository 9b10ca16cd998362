// The model: what a flow's nodes ask for replies. One of its adapters serves a flow.
import type { ModelStatus } from '@firstword/shared/contract/console';

/** What the model wants done: `arguments` is the JSON text as the model wrote it, which may be broken. */
export type ToolCall = { id: string; name: string; arguments: string };

/** One entry of the conversation; a `tool` message answers the call of the assistant message before it. */
export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string; toolCalls?: readonly ToolCall[] }
  | { role: 'tool'; toolCallId: string; content: string };

/** A function that the model may call; `parameters` is the JSON schema of its arguments, an object. */
export type ModelTool = { name: string; description: string; parameters: Record<string, unknown> };

export type ChatRequest = {
  messages: readonly ChatMessage[];
  tools?: readonly ModelTool[];
  /** The reply ends well after so many; a warm-up wants one. */
  maxTokens?: number;
  /** The last message, the assistant's, is the beginning of the reply: only what follows it is given. */
  continues?: boolean;
  /** The turn's: barge-in aborts it. */
  signal: AbortSignal;
};

/** What a reply cost and which model gave it, as the resource names it; `reasoningMs`: how long it thought besides. */
export type ModelUsage = { model: string; inputTokens: number; outputTokens: number; reasoningMs?: number };

/** A piece of a reply: text to speak, a whole tool call, or, last and at most once, the usage. */
export type ModelPart =
  | { type: 'content'; content: string }
  | { type: 'tool-call'; call: ToolCall }
  | ({ type: 'usage' } & ModelUsage);

export type ChatModel = {
  /** Which model this is, where, and why this one: what the screen says. */
  readonly status: ModelStatus;
  /**
   * Streams one reply: its parts in order; every content has text, and without `maxTokens` at least one content or tool call
   * comes. Reasoning is no part of it. A fault is thrown as a `VoiceError` in its place, so what came before it stands;
   * its message holds no prompt, transcript or key. With the signal the request is given up at once and nothing more
   * comes; the iteration then throws the signal's reason. Not promised: that a called tool is one that was given,
   * that arguments are JSON, that a usage comes.
   */
  reply(request: ChatRequest): AsyncIterable<ModelPart>;
};
