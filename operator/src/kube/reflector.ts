// Keeps a store as the API server's list is: paged lists, then a watch, and whatever breaks is taken up again.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Log } from '@firstword/shared/runtime/log';
import { createBackoff, createBucket } from './backoff.ts';
import { isGone } from './faults.ts';
import { listPages } from './list-all.ts';
import { keyOf } from './object.ts';
import type { Kind } from './kinds.ts';
import type { Store } from './store.ts';
import type { Transport } from './transport.ts';
import { watchEvents, type WatchEvent, type WatchOptions } from './watch-events.ts';

export type ReflectorOptions = WatchOptions & {
  transport: Pick<Transport, 'send' | 'open'>;
  store: Pick<Store, 'put' | 'drop' | 'keepOnly'>;
  log: Log;
  onRelist?: () => void;
};

export type Reflector = {
  /** Runs until the signal ends it; never throws. */
  run(signal: AbortSignal): Promise<void>;
  hasSynced(): boolean;
  /** Why the server refuses to tell of the kind; null while it does not. */
  refusal(): string | null;
  /** Milliseconds since the server last said anything. */
  silentMs(): number;
};

/** A watch that lasted so long was worth opening. */
const STEADY_MS = 5_000;

export const createReflector = (options: ReflectorOptions): Reflector => {
  const { kind, transport, store, clock, random, log } = options;
  const backoff = createBackoff({ firstMs: 200, mostMs: 30_000, random });
  // However the server behaves, lists are what costs it most.
  const relistBucket = createBucket({ size: 5, refillMs: 5_000, clock });
  let synced = false;
  const fault = createFault(kind, log);
  let version: string | null = null;
  let heardMs = clock.nowMs();

  const relist = async (signal: AbortSignal): Promise<string> => {
    await clock.sleep(relistBucket(), signal);
    options.onRelist?.();
    const keys = new Set<string>();
    let listedVersion = '';
    for await (const page of listPages(transport, options, signal)) {
      for (const object of page.objects) {
        store.put(object);
        keys.add(keyOf(object));
      }
      listedVersion = page.version;
    }
    store.keepOnly(keys, options.namespace);
    synced = true;
    fault.isOver();
    heardMs = clock.nowMs();
    return listedVersion;
  };
  const take = ({ type, object }: WatchEvent): void => {
    heardMs = clock.nowMs();
    if (type === 'DELETED') store.drop(object);
    else if (type !== 'BOOKMARK') store.put(object);
    version = object.metadata.resourceVersion ?? version;
  };
  const follow = async (signal: AbortSignal): Promise<void> => {
    version ??= await relist(signal);
    const openedMs = clock.nowMs();
    try {
      for await (const event of watchEvents(options, version, signal)) take(event);
    } catch (thrown) {
      if (isLost(thrown)) version = null;
      throw thrown;
    } finally {
      if (clock.nowMs() - openedMs >= STEADY_MS) backoff.reset();
    }
  };
  return {
    async run(signal) {
      while (!signal.aborted) {
        await follow(signal).catch((thrown: unknown) => void (signal.aborted || fault.was(thrown)));
        await clock.sleep(backoff.nextMs(), signal).catch(() => undefined);
      }
    },
    hasSynced: () => synced,
    refusal: fault.refusal,
    silentMs: () => clock.nowMs() - heardMs,
  };
};

/** What is not granted is told once, as it is so until somebody grants it; what else breaks mends itself. */
const createFault = ({ kind }: Kind, log: Log) => {
  let refusal: string | null = null;
  return {
    was(thrown: unknown): void {
      const isRefused = thrown instanceof VoiceError && [401, 403].includes(thrown.status);
      log[isRefused && !refusal ? 'warn' : 'debug']({ kind, err: ensureError(thrown) }, 'watch broken, going on');
      if (isRefused) refusal = `${kind}: ${thrown.message}`;
    },
    isOver(): void {
      refusal = null;
    },
    refusal: () => refusal,
  };
};

/** What was missed cannot be known by going on: everything is listed anew. */
const isLost = (thrown: unknown): boolean =>
  isGone(thrown) || thrown instanceof SyntaxError || (thrown instanceof VoiceError && thrown.code === 'WatchGarbled');
