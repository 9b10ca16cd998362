// The backend, assembled: session calls and streams over one token log. Whoever runs it gives it a Fastify to live on.
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { errorReply } from '@firstword/shared/runtime/error-replies';
import { systemRandom, type Random } from '@firstword/shared/runtime/random';
import type { FastifyPluginAsync } from 'fastify';
import { guardRoutes, type GuardOptions } from './access/guard.ts';
import type { BackendMetrics } from './metrics/backend-metrics.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import { chatCompletionRoutes } from './routes/chat-completions.ts';
import { healthRoutes, type Readiness } from './routes/health.ts';
import { modelRoutes } from './routes/models.ts';
import { describeRoutes } from './routes/openapi.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { createSseServer } from './routes/sse.ts';
import { streamCheckRoute } from './routes/stream-check.ts';
import { streamRoutes } from './routes/stream.ts';
import type { CallEvents } from './webhooks/call-events.ts';
import type { SessionsOptions } from './sessions/port.ts';
import { createSessions } from './sessions/sessions.ts';

export type BackendOptions = SessionsOptions &
  GuardOptions & {
    /** Left out, it is always ready. */
    readiness?: () => Readiness;
    random?: Random;
    /** Tells receivers of calls; left out, nobody is told. */
    callEvents?: CallEvents;
    /** Left out, nothing is counted. */
    metrics?: BackendMetrics;
    /** Where there is one. */
    isRedisThere?: () => boolean;
  };

const BODY_LIMIT_BYTES = 64 * 1024;

/** All routes of the backend. Closing the app ends its sessions and streams first, so that it closes at once. */
export const backendRoutes =
  (options: BackendOptions): FastifyPluginAsync =>
  async (app) => {
    const { clock, log, newId, tokenLog, flows, readiness = () => ({ status: 'ready' }) } = options;
    const { callEvents, metrics } = options;
    const onEntry: SessionsOptions['onEntry'] = (call, event) => {
      metrics?.logged(event);
      callEvents?.heard(call, event);
    };
    const sessions = createSessions({ ...options, onEntry });
    callEvents?.start((address) => sessions.overdue(address));
    const sse = createSseServer(clock, options.random ?? systemRandom);
    const { directory } = options;
    metrics?.measure({
      sessions: () => sessions.count(),
      streams: () => sse.count(),
      isRedisThere: options.isRedisThere ?? null,
    });
    app.setValidatorCompiler(TypeBoxValidatorCompiler);
    app.setErrorHandler(async (thrown, request, reply) => {
      const { status, headers, body, error } = errorReply(thrown);
      if (status >= 500) log.error({ route: request.routeOptions.url, code: error.code }, 'request failed');
      return reply.code(status).headers(headers).send(body);
    });
    app.addHook('onRoute', (route) => {
      route.bodyLimit ??= BODY_LIMIT_BYTES;
    });
    app.addHook('preClose', async () => {
      // Where others go on with the sessions, streams go there at once, while running turns come to their end.
      if (directory) await sse.close('now');
      await sessions.close();
      await sse.close();
      await callEvents?.close();
    });
    await guardRoutes(app, options);
    await describeRoutes(app);
    if (metrics) await app.register(metricsRoute(metrics.registry));
    await app.register(healthRoutes({ flows, readiness }));
    await app.register(
      sessionRoutes({ sessions, clock, newId, access: options.access, streams: { tokenLog, sse, log } }),
    );
    await app.register(modelRoutes(flows));
    await app.register(chatCompletionRoutes({ sessions, tokenLog, sse, clock, log, newId }));
    await app.register(streamCheckRoute({ sse, clock }));
    await app.register(streamRoutes({ sessions, tokenLog, sse, clock, log }));
  };
