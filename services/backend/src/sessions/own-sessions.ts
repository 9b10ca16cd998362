// Sessions that live and die with their process: all of them are here.
import { logKey, type SessionAddress } from './address.ts';
import { sessionExists } from './faults.ts';
import type { SessionRegistry, Sessions } from './port.ts';
import { createRunSession, type CloseSession, type SessionParts } from './run-session.ts';

/** The registry of a process without siblings. */
export const createOwnSessions = (parts: SessionParts): SessionRegistry => {
  const { live, tokenLog, flowOf } = parts;
  const close: CloseSession = async (key, reason) => {
    const session = await live.get(key);
    await live.forget(key);
    session?.close(reason);
    await tokenLog.remove(key);
  };
  const run = createRunSession(parts, close);
  const open: Sessions['open'] = (address, call = {}) => {
    const flow = flowOf(address);
    const key = logKey(address);
    return live.begin(key, async () => run(key, flow, { writer: await tokenLog.open(key), call }));
  };
  const find = async (address: SessionAddress) => {
    flowOf(address);
    return (await live.get(logKey(address))) ?? null;
  };
  return {
    open: async (address, call) => {
      if (live.get(logKey(address))) throw sessionExists();
      return open(address, call);
    },
    find,
    findOrOpen: async (address) => live.get(logKey(address)) ?? open(address),
    look: find,
    endOf: async (address) => (await find(address))?.state ?? null,
    end: (address) => close(logKey(address), 'closed'),
    count: () => live.count(),
    overdue: async () => null,
    close: async () => {
      await Promise.all(live.keys().map((key) => close(key, 'closed')));
    },
  };
};
