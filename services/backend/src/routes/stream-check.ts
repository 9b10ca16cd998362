// GET /api/stream-check: a second of events at an even pace, so that `firstword doctor` sees what becomes of them on the way.
import type { FastifyPluginAsync } from 'fastify';
import type { StreamCheckEvent } from '@firstword/shared/contract/stream-check';
import type { Clock } from '@firstword/shared/runtime/clock';
import { goneSignal, type SseServer } from './sse.ts';

export type StreamCheckOptions = { sse: SseServer; clock: Clock };

const EVENTS = 10;
const PACE_MS = 100;

export const streamCheckRoute =
  ({ sse, clock }: StreamCheckOptions): FastifyPluginAsync =>
  async (app) => {
    app.get('/api/stream-check', { exposeHeadRoute: false }, async (_, reply) => {
      const gone = goneSignal(reply.raw);
      const stream = sse.open(reply, gone);
      const startedMs = clock.nowMs();
      for (let left = EVENTS - 1; left >= 0 && !gone.aborted; left--) {
        const event: StreamCheckEvent = { type: 'check', atMs: clock.nowMs() - startedMs, left };
        await stream.send({ data: JSON.stringify(event) });
        if (left > 0) await clock.sleep(PACE_MS, gone).catch(() => undefined);
      }
      stream.end();
      return reply;
    });
  };
