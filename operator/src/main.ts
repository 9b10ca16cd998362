// The operator as a process: one pod of a Deployment, or a program on a laptop that has a kubeconfig.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { collectDefaultMetrics } from 'prom-client';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { systemClock as clock } from '@firstword/shared/runtime/clock';
import { createLog } from '@firstword/shared/runtime/log';
import { systemRandom as random } from '@firstword/shared/runtime/random';
import { parseConfig, type OperatorConfig } from './config.ts';
import { parseDefaults } from './defaults.ts';
import { startHealthServer } from './health-server.ts';
import { openConnection } from './kube/open-connection.ts';
import { createRegistry } from './kube/metrics.ts';
import { createOperator } from './operator.ts';

const TOKEN_BYTES = 32;

// Most of what is read is forgotten at once: a small nursery, and a heap that grows by little before it is swept, keep a
// thousand flows in half the memory, at a tenth more CPU.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=40');

const start = async (config: OperatorConfig): Promise<void> => {
  const log = createLog(config.logLevel);
  const registry = createRegistry();
  collectDefaultMetrics({ register: registry });
  const operator = createOperator({
    config,
    connection: await openConnection(config.api, clock),
    defaults: config.defaultsFile ? parseDefaults(await readFile(config.defaultsFile, 'utf8')) : {},
    registry,
    newToken: () => randomBytes(TOKEN_BYTES).toString('base64url'),
    clock,
    random,
    log,
  });
  const health = await startHealthServer({ port: config.metricsPort, registry, ...operator });
  log.info({ port: health.port }, 'listening');
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      stopping.abort();
    });
  }
  const wasTold = await operator.run(stopping.signal);
  await health.close();
  if (wasTold) return;
  log.error('lease lost');
  // Whoever leads now is not to be disturbed by what may still run here.
  process.exit(1);
};

try {
  await start(parseConfig(process.env, hostname()));
} catch (thrown) {
  const { message, remedy } =
    thrown instanceof VoiceError ? thrown : { message: ensureError(thrown).message, remedy: '' };
  process.stderr.write(`operator: ${message}\n${remedy ? `    ${remedy}\n` : ''}`);
  process.exitCode = 1;
}
