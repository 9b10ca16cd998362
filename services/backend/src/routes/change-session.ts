// A call that changes a session, wherever it runs: answered when what it says is safe.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { SessionHandle } from '../sessions/handle.ts';
import { tokenLogAway } from '../token-log/port.ts';
import { sessionNotFound } from '../sessions/faults.ts';

/** Resolves with the session. `change` may be made twice: when another replica has taken the session meanwhile, it is made there. */
export const changeSession = async (
  find: () => Promise<SessionHandle | null>,
  change: (session: SessionHandle) => unknown,
): Promise<SessionHandle> => {
  for (let isLast = false; ; isLast = true) {
    const session = await find();
    if (!session) throw sessionNotFound();
    try {
      await change(session);
      await session.flush();
      return session;
    } catch (thrown) {
      if (!isFenced(thrown)) throw thrown;
      if (isLast) throw tokenLogAway();
    }
  }
};

const isFenced = (thrown: unknown): boolean => thrown instanceof VoiceError && thrown.code === 'WriterFenced';
