// GET /healthz and /readyz of the standalone speech service.
import type { FastifyPluginAsync } from 'fastify';
import type { Readiness } from './readiness.ts';

/** `/readyz` answers 503 with what the service is doing until it can be sent callers. */
export const healthRoutes =
  (readiness: () => Readiness): FastifyPluginAsync =>
  async (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const now = readiness();
      return reply.code(now.ready ? 200 : 503).send(now);
    });
  };
