import { createMemoryOutbox } from '@firstword/backend/webhooks/memory-outbox';
import { systemClock } from '@firstword/shared/runtime/clock';
import { outboxConformance } from './outbox.ts';

outboxConformance('in memory', async () => {
  const outbox = createMemoryOutbox(systemClock);
  return { outboxes: [outbox, outbox], close: async () => {} };
});
