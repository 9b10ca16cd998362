// A fetch whose connections stay open from turn to turn: a new one would cost the first word its handshakes.
import { Agent, fetch } from 'undici';

/** A fetch with a pool of its own: Node's default one drops a connection after a few idle seconds. */
export const createWarmFetch = (): typeof globalThis.fetch => {
  // Our own time-outs watch the reply.
  const dispatcher = new Agent({ keepAliveTimeout: 600_000, headersTimeout: 0, bodyTimeout: 0 });
  const warmFetch = async (url: string, init?: object) => {
    const { body, status, headers } = await fetch(url, { ...init, dispatcher });
    return new Response(body && readToItsEnd(body as ReadableStream<Uint8Array>), { status, headers: [...headers] });
  };
  return warmFetch as typeof globalThis.fetch;
};

/**
 * The openai package cancels the body behind the last event, before the connection has said that it is done, and a
 * cancelled connection is closed. So the rest is read instead; an abort of the request still ends it.
 */
const readToItsEnd = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  const drain = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => {
      drain().catch(() => {}); // aborted: nobody waits for it
    },
  });
};
