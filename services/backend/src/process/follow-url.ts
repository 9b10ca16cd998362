// The URL of a Redis in a mounted Secret: looked at every second, and a new one is followed once it is known to work.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { tokenLogAway } from '../token-log/port.ts';
import { redisAt, type Connect } from '../token-log/redis/connection/connect.ts';
import { redisFault } from '../token-log/redis/connection/faults.ts';

export type FollowedUrl = {
  /** Why the URL as it stands is not followed; null when it is. */
  fault(): VoiceError | null;
  close(): Promise<void>;
};

export type FollowUrlOptions = {
  connect: Connect;
  /** What is connected to. */
  url: string;
  /** As it is now; throws where there is none. */
  urlNow: () => string | undefined;
  clock: Clock;
  log: Log;
};

const LOOK_EVERY_MS = 1_000;
const PATIENCE_MS = 2_000;

/** Looks until it is closed. */
export const followUrl = ({ connect, url, urlNow, clock, log }: FollowUrlOptions): FollowedUrl => {
  const closing = new AbortController();
  let followed = url;
  let fault: VoiceError | null = null;

  const look = async (): Promise<void> => {
    const next = urlNow();
    if (next === undefined || next === followed) return;
    await untilAnswer(next, clock);
    connect.follow(next);
    followed = next;
    log.info('follows the new URL of its Redis');
  };
  const lookAgain = async (): Promise<void> => {
    try {
      await look();
      fault = null;
    } catch (thrown) {
      const next = redisFault(thrown);
      if (next.code !== fault?.code)
        log.warn({ code: next.code, fault: next.message, remedy: next.remedy }, 'new URL of the Redis not followed');
      fault = next;
    }
  };
  const watching = (async () => {
    while (!closing.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, closing.signal).catch(() => undefined);
      if (!closing.signal.aborted) await lookAgain();
    }
  })();
  return {
    fault: () => fault,
    close: async () => {
      closing.abort();
      await watching;
    },
  };
};

/** Rejects with the first thing that went wrong. */
const untilAnswer = async (url: string, clock: Clock): Promise<void> => {
  const failed = Promise.withResolvers<never>();
  const probe = redisAt(url).open('probe', failed.reject);
  const cancel = clock.after(PATIENCE_MS, () => failed.reject(tokenLogAway()));
  try {
    await Promise.race([probe.ping(), failed.promise]);
  } finally {
    cancel();
    probe.disconnect();
  }
};
