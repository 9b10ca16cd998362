// Liveness and readiness; ready says which flows, by hash, this process serves.
import { createHash } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { VoiceFlow } from '@firstword/crds/voice-flow';

/** Names one version of a flow: the same spec has the same hash. */
export const flowHash = (flow: VoiceFlow): string =>
  createHash('sha256').update(JSON.stringify(flow.spec)).digest('hex').slice(0, 12);

const OPEN = { config: { access: 'open' } } as const;

/** `GET /healthz` and `GET /readyz`. */
export const healthRoutes =
  (flows: ReadonlyMap<string, VoiceFlow>): FastifyPluginAsync =>
  async (app) => {
    app.get('/healthz', OPEN, async () => ({ status: 'ok' }));
    app.get('/readyz', OPEN, async (_, reply) => {
      const served = [...flows].map(([id, flow]) => ({ id, hash: flowHash(flow) }));
      return reply.code(served.length > 0 ? 200 : 503).send({ flows: served });
    });
  };
