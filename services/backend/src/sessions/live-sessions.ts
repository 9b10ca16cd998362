// The sessions that run in this process, by key; never more than fit.
import type { Session } from '../flow/session.ts';
import { tooManySessions } from './faults.ts';

export type LiveSessions = ReturnType<typeof createLiveSessions>;

const MAX_SESSIONS = 1_000;

/** None yet. */
export const createLiveSessions = (maxSessions = MAX_SESSIONS) => {
  const sessions = new Map<string, Promise<Session>>();
  const keep = (key: string, opening: Promise<Session>): Promise<Session> => {
    sessions.set(key, opening);
    opening.catch(() => {
      if (sessions.get(key) === opening) sessions.delete(key);
    });
    return opening;
  };
  return {
    get: (key: string): Promise<Session> | undefined => sessions.get(key),
    keys: (): string[] => [...sessions.keys()],
    count: (): number => sessions.size,
    /** Those that have opened. */
    open: async (): Promise<Session[]> => {
      const settled = await Promise.allSettled(sessions.values());
      return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    },
    /** It is there before it has opened: a second caller finds it instead of opening another. */
    begin: (key: string, open: () => Promise<Session>): Promise<Session> => {
      if (sessions.size >= maxSessions) throw tooManySessions();
      return keep(key, open());
    },
    /** One that another process has begun. */
    keep,
    /** `only`: unless another has its key by now. */
    forget: async (key: string, only?: Session): Promise<void> => {
      const known = sessions.get(key);
      if (only && (await known?.catch(() => null)) !== only) return;
      if (sessions.get(key) === known) sessions.delete(key);
    },
  };
};
