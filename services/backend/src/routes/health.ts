// Liveness and readiness; ready says which flows, by hash, this process serves.
import { createHash } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { VoiceFlow } from '@firstword/crds/voice-flow';

/** Names one version of a flow: the same spec has the same hash. */
export const flowHash = (flow: VoiceFlow): string =>
  createHash('sha256').update(JSON.stringify(flow.spec)).digest('hex').slice(0, 12);

/** `GET /healthz` and `GET /readyz`. */
export const healthRoutes =
  (flows: ReadonlyMap<string, VoiceFlow>): FastifyPluginAsync =>
  async (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_, reply) => {
      const served = [...flows].map(([id, flow]) => ({ id, hash: flowHash(flow) }));
      return reply.code(served.length > 0 ? 200 : 503).send({ flows: served });
    });
  };
