// How long Redis takes to keep what is appended, told to whoever wants to know.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Connection } from '../connection/connect.ts';

/** The same connection. */
export const timedAppend = (redis: Connection, clock: Clock, onAppended: (ms: number) => void): Connection => {
  const append = redis.append.bind(redis);
  return Object.assign(redis, {
    append: async (...given: Parameters<typeof append>) => {
      const startedMs = clock.nowMs();
      const answer = await append(...given);
      onAppended(clock.nowMs() - startedMs);
      return answer;
    },
  });
};
