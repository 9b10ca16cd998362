// The model: what a flow's llm node asks for its reply. One of its adapters serves a flow.
import type { ModelStatus } from '@firstword/shared/contract/console';

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string };

/** `signal` is the turn's: barge-in aborts it. */
export type ChatRequest = { messages: readonly ChatMessage[]; signal: AbortSignal };

export type ChatModel = {
  /** Which model this is, where, and why this one: what the screen says. */
  readonly status: ModelStatus;
  /**
   * Streams one reply: every chunk has content, in order, and at least one comes. A fault is thrown as a `VoiceError`
   * in its place, so what came before it stands; its message holds no prompt, transcript or key. With the signal
   * the request is given up at once and nothing more comes; the iteration then throws the signal's reason.
   */
  reply(request: ChatRequest): AsyncIterable<{ content: string }>;
};
