// Liveness and readiness; ready says which flows, by hash, this process serves.
import type { FastifyPluginAsync } from 'fastify';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { errorBody, type VoiceError } from '@firstword/shared/contract/errors';
import { flowHash } from '../flow/flow-hash.ts';

/** `fault`: why a newer flow is not served; callers are sent here all the same. */
export type Readiness = { status: 'ready' | 'draining' | 'redis-away'; fault?: VoiceError | null };

export type HealthRouteOptions = { flows: ReadonlyMap<string, VoiceFlow>; readiness: () => Readiness };

const OPEN = { config: { access: 'open' } } as const;

/** `GET /healthz` and `GET /readyz`. */
export const healthRoutes =
  ({ flows, readiness }: HealthRouteOptions): FastifyPluginAsync =>
  async (app) => {
    app.get('/healthz', OPEN, async () => ({ status: 'ok' }));
    app.get('/readyz', OPEN, async (_, reply) => {
      const { status, fault } = readiness();
      const served = [...flows].map(([id, flow]) => ({ id, hash: flowHash(flow) }));
      const isReady = status === 'ready' && served.length > 0;
      const told = fault ? { fault: errorBody(fault).error } : {};
      return reply.code(isReady ? 200 : 503).send({ status, flows: served, ...told });
    });
  };
