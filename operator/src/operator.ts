// The operator put together: watches, two queues of keys, and the lease that says who may write.
import type { Registry } from 'prom-client';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Random } from '@firstword/shared/runtime/random';
import type { OperatorConfig } from './config.ts';
import { createControllers, type Controllers } from './controllers.ts';
import type { ClusterDefaults } from './defaults.ts';
import { createKedaWatch } from './keda.ts';
import type { Connection } from './kube/connection.ts';
import { SCALED_OBJECT, VOICE_FLOW } from './kube/kinds.ts';
import { createLease } from './kube/lease.ts';
import { createClientMetrics, watchAge } from './kube/metrics.ts';
import { createTransport, fencedTransport } from './kube/transport.ts';
import { registerPromises } from './promise-metrics.ts';
import type { FlowObject } from './resources.ts';
import { createWatches, type Watches } from './watches.ts';

export type OperatorOptions = {
  config: OperatorConfig;
  connection: Connection;
  defaults: ClusterDefaults;
  registry: Registry;
  newToken: () => string;
  clock: Clock;
  random: Random;
  log: Log;
};

export type Operator = {
  /** Runs until the signal, then ends in order. False when the lease was lost: somebody else leads now. */
  run(signal: AbortSignal): Promise<boolean>;
  isReady: () => boolean;
  /** Kinds that it may not watch, each with the API server's words. */
  refusals: () => string[];
};

const LEASE_NAME = 'firstword-operator';
/** A watch that is silent for so long, in spite of being opened anew, leaves us blind. */
const BLIND_MS = 600_000;

export const createOperator = (options: OperatorOptions): Operator => {
  const { config, connection, registry, clock, random, log } = options;
  const metrics = createClientMetrics(registry);
  const onAnswer = (code: string, method: string): void => metrics.requests.inc({ code, method });
  const transport = createTransport({ connection, clock, random, onAnswer });
  const identity = `${config.podName}_${options.newToken().slice(0, 8)}`;
  const namespace = config.podNamespace ?? connection.namespace ?? 'default';
  const lease = createLease({ ...options, transport, namespace, name: LEASE_NAME, identity });
  const controllers = createControllers({ ...options, transport: fencedTransport(transport, lease) });
  const { world } = controllers;
  const watches = createWatches({
    ...options,
    world,
    transport,
    namespaces: config.namespaces,
    silenceMs: config.watchSilenceMs,
    onRelist: (kind) => metrics.relists.inc({ kind }),
  });
  watchAge(registry, watches.ages);
  registerPromises(registry, () => world.store(VOICE_FLOW).list() as FlowObject[]);
  const keda = createKedaWatch({ ...options, transport, ...followKeda(watches, controllers) });

  /** True when it ended because it was told to. */
  const lead = async (signal: AbortSignal): Promise<boolean> => {
    await lease.acquire(signal);
    log.info({ identity }, 'leading');
    metrics.leader.set({ name: LEASE_NAME }, 1);
    const lost = new AbortController();
    const kept = lease.keep(signal).then(() => lost.abort());
    await controllers.run(AbortSignal.any([signal, lost.signal]));
    await kept;
    metrics.leader.set({ name: LEASE_NAME }, 0);
    await lease.release();
    return signal.aborted;
  };
  return {
    async run(signal) {
      const watching = new AbortController();
      const watched = watches.run(watching.signal);
      try {
        void keda.run(watching.signal);
        await watches.synced(signal);
        await keda.known(signal);
        return await lead(signal);
      } catch (thrown) {
        if (signal.aborted) return true;
        throw thrown;
      } finally {
        watching.abort();
        await watched;
        await transport.close();
      }
    },
    refusals: () => watches.refusals(),
    isReady: () => watches.hasSynced() && watches.silentMs() < BLIND_MS,
  };
};

/** ScaledObjects are watched while KEDA is there. */
const followKeda = (watches: Watches, controllers: Controllers) => ({
  async onFound(here: AbortSignal): Promise<void> {
    await watches.join(SCALED_OBJECT, here);
    controllers.useKeda(true);
  },
  onGone(): void {
    controllers.useKeda(false);
  },
});
