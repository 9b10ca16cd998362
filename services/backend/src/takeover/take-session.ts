// Finding the one who may change a session: this process where it runs here or nowhere, else a way to the one that runs it.
import { addressOf, logKey, type SessionAddress } from '../sessions/address.ts';
import { sessionNotFound } from '../sessions/faults.ts';
import type { SessionHandle } from '../sessions/handle.ts';
import type { RunSession, SessionParts } from '../sessions/run-session.ts';
import type { Session } from '../flow/session.ts';
import type { KeptSessions } from './kept-sessions.ts';
import type { Directory, Found, Purpose } from './port.ts';
import { createRemoteSession } from './remote-session.ts';

export type TakeSessionParts = SessionParts & { directory: Directory; kept: KeptSessions; run: RunSession };

/** Null when there is no such session, or it has ended. */
export type TakeSession = (address: SessionAddress, why: Purpose) => Promise<SessionHandle | null>;

/** A session is taken by one caller at a time: the next one finds it here. */
export const createTakeSession = (parts: TakeSessionParts): TakeSession => {
  const taking = new Map<string, Promise<SessionHandle | null>>();
  return async (address, why) => {
    parts.flowOf(address);
    const key = logKey(address);
    const taken = (taking.get(key) ?? Promise.resolve()).catch(() => null).then(() => take(parts, key, why));
    taking.set(key, taken);
    try {
      return await taken;
    } finally {
      if (taking.get(key) === taken) taking.delete(key);
    }
  };
};

const take = async (parts: TakeSessionParts, key: string, why: Purpose): Promise<SessionHandle | null> => {
  const { directory, live, kept, compiledOf } = parts;
  const found = await directory.claim(key, why);
  if (!found) return null;
  if (found.held === 'taken') return goOn(parts, key, found);
  const here = await live.get(key);
  if (found.held === 'here' && here) return here;
  const redact = async (input: string): Promise<string> => {
    const call = await kept.look(addressOf(key));
    if (!call) throw sessionNotFound();
    return compiledOf(call.flow).redact(input);
  };
  return createRemoteSession({ ...parts, key, redact });
};

/** The session, from where its executor before left it. */
const goOn = async (
  parts: TakeSessionParts,
  key: string,
  found: Extract<Found, { held: 'taken' }>,
): Promise<Session> => {
  const { directory, live } = parts;
  const session = await live.keep(key, restored(parts, key, found));
  // What was said while nobody ran it comes first: it may be that the caller has interrupted.
  await directory.deliver(key);
  session.resume();
  return session;
};

const restored = async (
  { directory, kept, run }: TakeSessionParts,
  key: string,
  { writer, saved }: Extract<Found, { held: 'taken' }>,
): Promise<Session> => {
  try {
    const { flow, state } = kept.restored(addressOf(key), saved);
    return run(key, flow, { writer, state });
  } catch (thrown) {
    // Nobody can go on with it, and it is not kept from those who try.
    directory.release(key);
    throw thrown;
  }
};
