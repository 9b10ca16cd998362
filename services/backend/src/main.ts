// The backend as a process of its own: one pod, or one program on a laptop.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock as clock } from '@firstword/shared/runtime/clock';
import { createLog, type Log } from '@firstword/shared/runtime/log';
import { createAccess } from './access/access.ts';
import { guardLoopback } from './access/loopback-guard.ts';
import { serverOptions } from './access/server-options.ts';
import { tokenFile } from './access/token-file.ts';
import { isListed } from './access/listed-origins.ts';
import { backendRoutes } from './app.ts';
import { parseConfig, type BackendConfig } from './config.ts';
import { createBackendMetrics } from './metrics/backend-metrics.ts';
import { createPortsOfFlows } from './outside/ports-of-flows.ts';
import { noSecrets, secretsFolder } from './outside/secrets-folder.ts';
import { openFlowFile } from './process/flow-file.ts';
import { openLog, redisUrlOf } from './process/open-log.ts';
import { createCallEvents } from './webhooks/call-events.ts';

const start = async (config: BackendConfig) => {
  const log = createLog(config.logLevel);
  const secrets = config.secretsDir ? secretsFolder(config.secretsDir) : noSecrets;
  const file = await openFlowFile({ path: config.flowFile, clock, log });
  const ports = createPortsOfFlows({ secrets, clock, log });
  const { accessTokenFile: tokens } = config;
  const access = tokens ? { access: createAccess({ serviceTokens: tokenFile(tokens, log), clock }) } : {};
  const redisUrl = (): string | undefined => {
    const [flow] = file.flows.values();
    return flow && redisUrlOf(flow, secrets, config.redisUrl);
  };
  const metrics = createBackendMetrics(labelsOf(file.flows));
  const { attempted: onAttempt, appended: onAppended } = metrics;
  const opened = openLog({ flows: file.flows, redisUrl, replicaId: config.replicaId, clock, log, onAppended });
  const { tokenLog, redis, outbox, countCalls } = opened;
  let [isDraining, isRedisThere] = [false, redis === null];
  redis?.ready.then(
    () => {
      isRedisThere = true;
      log.info('Redis answers');
    },
    () => undefined,
  );
  const app = fastify(serverOptions());
  if (!tokens) guardLoopback(app, config.host);
  await app.register(
    backendRoutes({
      flows: file.flows,
      ...ports,
      ...access,
      ...(countCalls ? { countCalls } : {}),
      isOpenTo: (origin) => isListed(origin, file.flows),
      tokenLog,
      ...(redis ? { directory: redis, isRedisThere: () => redis.isThere() } : {}),
      metrics,
      readiness: () => ({
        status: isDraining ? 'draining' : isRedisThere ? 'ready' : 'redis-away',
        fault: opened.fault() ?? file.fault(),
      }),
      callEvents: createCallEvents({ outbox, secrets, clock, log, onAttempt }),
      clock,
      log,
      newId: randomUUID,
    }),
  );
  await app.listen({ host: config.host, port: config.port });
  log.info({ host: config.host, port: (app.server.address() as AddressInfo).port }, 'listening');

  const stop = async (): Promise<void> => {
    isDraining = true;
    await app.close();
    // What still runs here is gone on with elsewhere, at once.
    await redis?.leave().catch(() => undefined);
    await opened.close();
    await file.close();
    await ports.close();
  };
  onSignal(log, stop);
};

const labelsOf = (flows: ReadonlyMap<string, VoiceFlow>): Record<string, string> => {
  const [flow] = flows.values();
  return { namespace: flow?.metadata.namespace ?? 'default', voiceflow: flow?.metadata.name ?? '' };
};

const onSignal = (log: Log, stop: () => Promise<void>): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      stop().catch((error: Error) => {
        log.error({ error: error.name }, 'did not stop cleanly');
        process.exitCode = 1;
      });
    });
  }
};

try {
  await start(parseConfig(process.env));
} catch (error) {
  const { message, remedy } = error instanceof VoiceError ? error : { message: String(error), remedy: undefined };
  process.stderr.write(`backend: ${message}\n${remedy ? `    ${remedy}\n` : ''}`);
  process.exitCode = 1;
}
