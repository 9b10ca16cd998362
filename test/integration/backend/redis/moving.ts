// Backends of one process on one real Redis, among which a session moves.
import { createFakeModel, type FakeStep } from '@firstword/backend/llm/fake';
import type { CallEvents } from '@firstword/backend/webhooks/call-events';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { systemClock, type Clock } from '@firstword/shared/runtime/clock';
import { openRedisLog, type RedisTokenLog } from '../../../fixtures/redis-log.ts';
import { startBackend } from '../backend-app.ts';

type Heard = { type: TokenEvent['type']; inputs: string[] };

export type Replica = Awaited<ReturnType<typeof startReplica>>;

export type ReplicaOptions = {
  url: string;
  namespace: string;
  replies?: FakeStep[][];
  /** Nobody can tell it anything. */
  isDeaf?: boolean;
  /** Of its sessions; that of its log is the system's. */
  clock?: Clock;
};

const logs: RedisTokenLog[] = [];

/** For `afterEach`, behind the backends. */
export const closeLogs = async (): Promise<void> => {
  for (const log of logs.splice(0)) await log.close();
};

/** `heard`: what would be told of its calls, in order. */
export const startReplica = async ({ url, namespace, replies, isDeaf, clock = systemClock }: ReplicaOptions) => {
  const log = openRedisLog({ url, namespace });
  logs.push(log);
  await log.ready;
  const heard: Heard[] = [];
  const callEvents: CallEvents = {
    heard: ({ state }, { type }) => void heard.push({ type, inputs: state.turns.map(({ input }) => input) }),
    start: () => {},
    close: async () => {},
  };
  const model = createFakeModel({ clock: systemClock, replies: replies ?? [] });
  const backend = await startBackend({
    tokenLog: log,
    directory: isDeaf ? { ...log, serve: () => {} } : log,
    callEvents,
    clock,
    model: () => model,
    newId: () => crypto.randomUUID(),
  });
  return { ...backend, namespace, model, log, heard };
};
