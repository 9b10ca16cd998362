// Whether a stream came as it was sent: pure, from when events were sent and when they arrived.
import { fault, ok, type Finding } from './finding.ts';

/** `sentMs` on the server's clock, `arrivedMs` on ours: only differences mean anything. */
export type Passage = { sentMs: number; arrivedMs: number };

export type StreamSeen = { passages: readonly Passage[]; isWhole: boolean; server: string; encoding: string };

/** Networks jitter by less; what holds events until it has some of them holds them for longer. */
const MAX_HELD_MS = 250;

const SEE = 'See docs/proxies.md.';

/** How much longer the slowest event took than the fastest. */
export const heldMs = (passages: readonly Passage[]): number => {
  const tookMs = passages.map(({ sentMs, arrivedMs }) => arrivedMs - sentMs);
  return tookMs.length === 0 ? 0 : Math.max(...tookMs) - Math.min(...tookMs);
};

export const judgeStream = ({ passages, isWhole, server, encoding }: StreamSeen): Finding => {
  if (!isWhole) {
    return fault(
      `The stream broke off after ${passages.length} events.`,
      `A proxy on the way ends answers that take long: give it a read time-out of a minute or more. ${SEE}`,
    );
  }
  const held = Math.round(heldMs(passages));
  if (held <= MAX_HELD_MS) return ok(`Streams come as they are sent (spread ${held} ms).`);
  const by = server === '' ? 'A proxy on the way' : `A proxy on the way (the last one says it is ${server})`;
  const how = encoding === '' ? 'Turn its response buffering off' : `Turn compression (${encoding}) off`;
  return fault(`${by} holds words back: up to ${held} ms.`, `${how} for /api/ and /v1/. ${SEE}`);
};
