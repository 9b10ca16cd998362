// Sessions as they are kept for whoever goes on with them: each with the flow that it was opened with.
import { logKey, type SessionAddress } from '../sessions/address.ts';
import type { KnownCall } from '../sessions/port.ts';
import type { SessionParts } from '../sessions/run-session.ts';
import type { Directory, Saved } from './port.ts';
import { createPinnedFlows, stateOf } from './restore.ts';

export type KeptSessions = {
  /** What is kept of it; null when there is none. */
  look(address: SessionAddress): Promise<KnownCall | null>;
  /** Made whole. */
  restored(address: SessionAddress, saved: Saved): KnownCall;
};

/** Those that the directory keeps. */
export const createKeptSessions = (
  { flowOf, compiledOf }: Pick<SessionParts, 'flowOf' | 'compiledOf'>,
  directory: Pick<Directory, 'look'>,
): KeptSessions => {
  const pinned = createPinnedFlows();
  const restored = (address: SessionAddress, saved: Saved): KnownCall => {
    const flow = pinned(saved.pinned, flowOf(address));
    return { address, flow, state: stateOf(saved, compiledOf(flow)) };
  };
  return {
    restored,
    look: async (address) => {
      flowOf(address);
      const saved = await directory.look(logKey(address));
      return saved && restored(address, saved);
    },
  };
};
