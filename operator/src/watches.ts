// The watches that keep the operator's knowledge of the cluster: one for each kind and namespace.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Random } from '@firstword/shared/runtime/random';
import { POD, SCALED_OBJECT, VOICE_FLOW, VOICE_POOL, type Kind } from './kube/kinds.ts';
import { createReflector, type Reflector } from './kube/reflector.ts';
import type { Transport } from './kube/transport.ts';
import { MANAGED_BY, OPERATOR } from './labels.ts';
import { OWNED_KINDS, type World } from './reconcile/world.ts';

export type WatchesOptions = {
  world: World;
  transport: Transport;
  /** Empty: the whole cluster. */
  namespaces: readonly string[];
  silenceMs: number;
  clock: Clock;
  random: Random;
  log: Log;
  onRelist: (kind: string) => void;
};

export type Watches = {
  run(signal: AbortSignal): Promise<void>;
  /** Every kind was listed once. */
  synced(signal: AbortSignal): Promise<void>;
  /** Watches a kind that is not part of every cluster, until the signal; resolves once it was listed. */
  join(kind: Kind, signal: AbortSignal): Promise<void>;
  hasSynced(): boolean;
  /** What the API server refuses to tell of. */
  refusals(): string[];
  /** How long the quietest watch has been silent; of kinds that joined, nobody depends. */
  silentMs(): number;
  ages: () => [kind: string, silentMs: number][];
};

type Watch = { kind: Kind; reflector: Reflector };

const LOOK_EVERY_MS = 20;

export const createWatches = (options: WatchesOptions): Watches => {
  const { world, namespaces, clock, onRelist } = options;
  const joined = new Set<Watch>();
  const scopes = namespaces.length > 0 ? namespaces : [undefined];
  const create = (kind: Kind): Watch[] =>
    scopes.map((namespace) => {
      const reflector = createReflector({
        ...options,
        kind,
        namespace,
        store: world.store(kind),
        labelSelector: isOurs(kind) ? undefined : `${MANAGED_BY}=${OPERATOR}`,
        onRelist: () => onRelist(kind.kind),
      });
      return { kind, reflector };
    });
  const listed = async (some: readonly Watch[], signal: AbortSignal): Promise<void> => {
    while (!some.every(({ reflector }) => reflector.hasSynced())) await clock.sleep(LOOK_EVERY_MS, signal);
  };
  const always = [VOICE_FLOW, VOICE_POOL, POD, ...OWNED_KINDS.filter((kind) => kind !== SCALED_OBJECT)].flatMap(create);
  return {
    run: async (signal) => {
      await Promise.all(always.map(({ reflector }) => reflector.run(signal)));
    },
    synced: (signal) => listed(always, signal),
    async join(kind, signal) {
      const watches = create(kind);
      for (const watch of watches) {
        joined.add(watch);
        void watch.reflector.run(signal).then(() => joined.delete(watch));
      }
      await listed(watches, signal);
    },
    hasSynced: () => always.every(({ reflector }) => reflector.hasSynced()),
    refusals: () => [...always, ...joined].flatMap(({ reflector }) => reflector.refusal() ?? []),
    silentMs: () => Math.max(...always.map(({ reflector }) => reflector.silentMs())),
    ages: () => [...always, ...joined].map(({ kind, reflector }) => [kind.kind, reflector.silentMs()]),
  };
};

/** What people write bears no label of ours. */
const isOurs = (kind: Kind): boolean => kind === VOICE_FLOW || kind === VOICE_POOL;
