// GET /metrics in Prometheus' own format.
import type { FastifyPluginAsync } from 'fastify';
import type { Registry } from 'prom-client';

export const metricsRoute =
  (registry: Registry): FastifyPluginAsync =>
  async (app) => {
    app.get('/metrics', { config: { access: 'open' } }, async (_, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    );
  };
