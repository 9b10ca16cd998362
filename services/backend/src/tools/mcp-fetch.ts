// The fetch of one MCP connection: told of answers that break off, which the client would wait for in vain.

type Fetch = typeof globalThis.fetch;

/** `onBroken` hears of each answer whose body ends in a fault. */
export const createMcpFetch =
  (fetch: Fetch, onBroken: (fault: unknown) => void): Fetch =>
  async (url, init) => {
    // What a server would say on its own is read by nobody: it is told, as the protocol has it, that nobody listens.
    if (init?.method === 'GET') return new Response(null, { status: 405 });
    const { body, status, statusText, headers } = await fetch(url, init);
    return new Response(body && watched(body, onBroken), { status, statusText, headers });
  };

const watched = (body: ReadableStream<Uint8Array>, onBroken: (fault: unknown) => void): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (fault) {
        onBroken(fault);
        controller.error(fault);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
};
