// Whether KEDA is in the cluster: asked until it is, as it may be installed later.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { isNotFound } from './kube/faults.ts';
import { SCALED_OBJECT } from './kube/kinds.ts';
import type { Transport } from './kube/transport.ts';

type KedaOptions = { transport: Pick<Transport, 'send'>; clock: Clock; log: Log; onFound: () => Promise<void> };

const ASK_AGAIN_MS = 60_000;

type Discovery = { resources?: { name: string }[] };

/** Calls `onFound` once; ends then, or with the signal. */
export const findKeda = async ({ transport, clock, log, onFound }: KedaOptions, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      const path = `/apis/${SCALED_OBJECT.apiVersion}`;
      const { resources = [] } = await transport.send<Discovery>({ method: 'GET', path, signal });
      if (resources.some(({ name }) => name === SCALED_OBJECT.plural)) return await onFound();
    } catch (thrown) {
      if (!signal.aborted && !isNotFound(thrown)) log.debug({ err: ensureError(thrown) }, 'KEDA not asked for');
    }
    await clock.sleep(ASK_AGAIN_MS, signal).catch(() => undefined);
  }
};
