// A fetch for what speaks over it by itself: guarded like a flow's own requests, and bounded in what it takes in.
import { fetch } from 'undici';
import type { EgressGuard } from './egress.ts';
import { createGuardedAgent } from './guarded-agent.ts';
import { AnswerTooLarge } from './http-answer.ts';

/** Each answer may be so large; a larger one breaks off where it is read. */
export const createGuardedFetch = (guard: EgressGuard, maxBytes: number): typeof globalThis.fetch => {
  const dispatcher = createGuardedAgent(guard);
  const guardedFetch = async (url: string | URL, init?: object) => {
    const { body, status, statusText, headers } = await fetch(url, { ...init, dispatcher });
    const bounded = body && (body as ReadableStream<Uint8Array>).pipeThrough(boundedTo(maxBytes));
    return new Response(bounded, { status, statusText, headers: [...headers] });
  };
  return guardedFetch as typeof globalThis.fetch;
};

const boundedTo = (maxBytes: number): TransformStream<Uint8Array, Uint8Array> => {
  let bytes = 0;
  return new TransformStream({
    transform: (part, controller) => {
      bytes += part.length;
      if (bytes > maxBytes) controller.error(new AnswerTooLarge());
      else controller.enqueue(part);
    },
  });
};
