import { createMemoryOutbox } from '@firstword/backend/webhooks/memory-outbox';
import { systemClock } from '@firstword/shared/runtime/clock';
import { describeOutbox } from './outbox.ts';

describeOutbox('in memory', async () => {
  const outbox = createMemoryOutbox(systemClock);
  return { outboxes: [outbox, outbox], close: async () => {} };
});
