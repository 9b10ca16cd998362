import { expect, it } from 'vitest';
import { createMemoryTokenLog } from '@firstword/backend/token-log/memory';
import { systemClock } from '@firstword/shared/runtime/clock';
import { describeTokenLog } from './token-log.ts';

describeTokenLog('memory token log', {
  create: async ({ maxEntries, retentionMs }) => {
    const expiry = { clock: systemClock, retentionMs: () => retentionMs };
    return {
      log: createMemoryTokenLog({ startedMs: 1_000, maxEntries, expiry }),
      restarted: async () => createMemoryTokenLog({ startedMs: 61_000, maxEntries, expiry }),
    };
  },
});

it('shows an entry to a reader of the same process before the next macrotask', async () => {
  const log = createMemoryTokenLog({ startedMs: 1_000 });
  const writer = await log.open('s');
  const items = log.follow('s', { after: null, signal: new AbortController().signal })[Symbol.asyncIterator]();
  const order: string[] = [];
  const read = items.next().then(() => order.push('read'));
  const tick = new Promise<void>((resolve) => setImmediate(() => (order.push('macrotask'), resolve())));
  writer.append({ type: 'turn-start', turnId: 't0', input: '' });
  await Promise.all([read, tick]);
  expect(order).toEqual(['read', 'macrotask']);
});
