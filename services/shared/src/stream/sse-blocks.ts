// Bytes of an event stream to its blocks, wherever the bytes were cut.
import { createParser } from 'eventsource-parser';

/** One block of the stream; `data` is null for a block that has only an id (a check point), `id` where it has none. */
export type SseBlock = { id: string | null; data: string | null };

export type SseReader = {
  /** The blocks that these bytes complete. */
  feed(bytes: Uint8Array): SseBlock[];
  /** The server's own reconnection pause, once it named one. */
  retryMs(): number | null;
};

const MAX_BLOCK_CHARS = 1_000_000;

/** Reads one connection's stream; what is unfinished when it closes counts for nothing. Throws on an endless block. */
export const createSseReader = (): SseReader => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let blocks: SseBlock[] = [];
  let retryMs: number | null = null;
  const parser = createParser({
    maxBufferSize: MAX_BLOCK_CHARS,
    // The parser names a block's id before its data.
    onId: (id) => blocks.push({ id, data: null }),
    onEvent: ({ id, data }) => {
      if (id !== undefined) blocks.pop();
      blocks.push({ id: id ?? null, data });
    },
    onRetry: (ms) => (retryMs = ms),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  return {
    feed: (bytes) => {
      blocks = [];
      parser.feed(decoder.decode(bytes, { stream: true }));
      return blocks;
    },
    retryMs: () => retryMs,
  };
};
