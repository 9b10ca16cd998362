// Works off an outbox: a few items at a time, each until it is done, whatever goes wrong.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Outbox, OutboxItem } from './outbox.ts';

export type Worked = 'done' | { againInMs: number };

export type OutboxWorkOptions = { outbox: Outbox; clock: Clock; log: Log };

const AT_ONCE = 4;
/** Longer than any attempt may take. */
const LEASE_MS = 12_000;
/** What others put in, and what falls due, is seen that soon. */
const LOOK_EVERY_MS = 1_000;
const CLOSE_WITHIN_MS = 3_000;

export const createOutboxWork = ({ outbox, clock, log }: OutboxWorkOptions) => {
  const closing = new AbortController();
  const putting = new Set<Promise<void>>();
  let added = Promise.withResolvers<void>();
  let workers: Promise<void>[] = [];

  const failed = (thrown: unknown): void => log.warn({ error: ensureError(thrown).name }, 'outbox cannot be used');
  const workOff = async (item: OutboxItem, handle: (item: OutboxItem) => Promise<Worked>): Promise<void> => {
    const outcome = await handle(item);
    if (outcome === 'done') await outbox.done(item.id);
    else await outbox.putOff(item.id, outcome.againInMs);
  };
  const workAll = async (handle: (item: OutboxItem) => Promise<Worked>): Promise<void> => {
    for (;;) {
      const more = added.promise;
      try {
        const item = await outbox.claim(LEASE_MS);
        if (item) {
          await workOff(item, handle);
          continue;
        }
      } catch (thrown) {
        failed(thrown);
      }
      if (closing.signal.aborted) return;
      await Promise.race([more, clock.sleep(LOOK_EVERY_MS, closing.signal).catch(() => undefined)]);
    }
  };
  return {
    /** Something is being put in. */
    track: (put: Promise<void>): void => {
      const tracked: Promise<void> = put
        .then(() => {
          added.resolve();
          added = Promise.withResolvers();
        }, failed)
        .finally(() => putting.delete(tracked));
      putting.add(tracked);
    },
    start: (handle: (item: OutboxItem) => Promise<Worked>): void => {
      workers = Array.from({ length: AT_ONCE }, () => workAll(handle));
    },
    /** What is due is tried once more; what is left after that stays in the outbox. */
    close: async (): Promise<void> => {
      await Promise.race([Promise.all(putting), clock.sleep(CLOSE_WITHIN_MS)]);
      closing.abort();
      await Promise.race([Promise.all(workers), clock.sleep(CLOSE_WITHIN_MS)]);
    },
  };
};
