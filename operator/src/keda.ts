// Whether KEDA is in the cluster: asked again and again, as it may come later, and go.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { isNotFound } from './kube/faults.ts';
import { SCALED_OBJECT } from './kube/kinds.ts';
import type { Transport } from './kube/transport.ts';

type KedaOptions = {
  transport: Pick<Transport, 'send'>;
  clock: Clock;
  log: Log;
  /** KEDA is there; the signal says that it no longer is. Resolves once its objects are known. */
  onFound: (signal: AbortSignal) => Promise<void>;
  onGone: () => void;
};

export type KedaWatch = {
  run(signal: AbortSignal): Promise<void>;
  /** Resolves once it is known whether KEDA is there, and what of its objects are; before long in any case. */
  known(signal: AbortSignal): Promise<void>;
};

const ASK_AGAIN_MS = 60_000;
const LONGEST_MS = 5_000;

type Discovery = { resources?: { name: string }[] };

export const createKedaWatch = ({ transport, clock, log, onFound, onGone }: KedaOptions): KedaWatch => {
  const firstAnswer = Promise.withResolvers<void>();
  let here: AbortController | null = null;
  /** Null where that is not to be known now: what was so stays so. */
  const ask = async (signal: AbortSignal): Promise<boolean | null> => {
    try {
      const path = `/apis/${SCALED_OBJECT.apiVersion}`;
      const { resources = [] } = await transport.send<Discovery>({ method: 'GET', path, signal });
      return resources.some(({ name }) => name === SCALED_OBJECT.plural);
    } catch (thrown) {
      if (isNotFound(thrown)) return false;
      log.debug({ err: ensureError(thrown) }, 'KEDA not asked for');
      return null;
    }
  };
  const join = async (signal: AbortSignal): Promise<void> => {
    here = new AbortController();
    await onFound(AbortSignal.any([signal, here.signal])).catch(() => undefined);
  };
  const leave = (): void => {
    here?.abort();
    here = null;
    onGone();
  };
  return {
    async run(signal) {
      while (!signal.aborted) {
        const isThere = await ask(signal);
        // Its objects may be long in coming, if ever: meanwhile KEDA may go again.
        if (isThere && !here) void join(signal).then(firstAnswer.resolve);
        else firstAnswer.resolve();
        if (isThere === false && here) leave();
        await clock.sleep(ASK_AGAIN_MS, signal).catch(() => undefined);
      }
    },
    known: async (signal) => {
      const enough = new AbortController();
      const longest = clock.sleep(LONGEST_MS, AbortSignal.any([signal, enough.signal])).catch(() => undefined);
      await Promise.race([firstAnswer.promise, longest]);
      enough.abort();
    },
  };
};
