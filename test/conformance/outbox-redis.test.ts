import { expect, it } from 'vitest';
import { redisAt } from '@firstword/backend/token-log/redis/connection/connect';
import type { Outbox } from '@firstword/backend/webhooks/outbox';
import { createRedisOutbox } from '@firstword/backend/webhooks/redis-outbox';
import { redisOfThisFile } from '../fixtures/redis-of-this-file.ts';
import { describeOutbox } from './outbox.ts';

const redis = redisOfThisFile();
let flows = 0;

const openTwo = (retentionMs: number, otherRetentionMs: number) => {
  const prefix = `fw:voice/flow-${flows++}:`;
  const connections = [redisAt(redis.url).open('one'), redisAt(redis.url).open('two')] as const;
  const open = (index: 0 | 1, ms: number) =>
    createRedisOutbox({ redis: connections[index], prefix, retentionMs: () => ms });
  return {
    prefix,
    outboxes: [open(0, retentionMs), open(1, otherRetentionMs)] as [Outbox, Outbox],
    close: async () => {
      for (const connection of connections) connection.disconnect();
    },
  };
};

describeOutbox('in Redis', async () => openTwo(60_000, 60_000));

it('keeps no item for longer than it was put in for, and each for as long, however many others there are', async () => {
  const { outboxes, close } = openTwo(60_000, 300);
  const [long, short] = outboxes;
  await long.put([{ id: 'long', text: 'a transcript', delayMs: 60_000 }]);
  await short.put([{ id: 'short', text: 'another', delayMs: 0 }]);
  expect(await short.claim(0)).toEqual({ id: 'short', text: 'another' });
  // Others come and go meanwhile, and it is tried again and again.
  for (let item = await short.claim(0); item; item = await short.claim(0)) {
    await short.putOff('short', 0);
    await long.put([{ id: 'busy', text: 'ours', delayMs: 60_000 }]);
  }
  await long.putOff('long', 0);
  expect(await long.claim(60_000)).toEqual({ id: 'long', text: 'a transcript' });
  await close();
});

it('keeps what was renewed, although nothing else was put in meanwhile', async () => {
  const { prefix, outboxes, close } = openTwo(60_000, 10_000);
  const [, outbox] = outboxes;
  await outbox.put([{ id: 'call', text: 'a call', delayMs: 0 }]);
  const ends = async (): Promise<number[]> =>
    Promise.all((await redis.client.keys(`${prefix}*`)).map((key) => redis.client.pexpiretime(key)));
  const before = Math.max(...(await ends()));
  while (Math.min(...(await ends())) <= before) await outbox.putOff('call', 0, 'renewed');
  expect(await ends()).toHaveLength(3);
  await close();
});
