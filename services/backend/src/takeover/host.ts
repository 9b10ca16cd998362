// What a process does when word of its siblings reaches it.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { addressOf } from '../sessions/address.ts';
import type { SessionParts } from '../sessions/run-session.ts';
import type { SessionHost } from './port.ts';
import type { TakeSession } from './take-session.ts';

export const createHost = ({ live, clock, log }: SessionParts, take: TakeSession): SessionHost => ({
  apply: async (key, message) => {
    const session = await live.get(key);
    if (!session) throw new TypeError('word came for a session that is not here');
    try {
      if (message.type === 'interrupt') session.interrupt(message.turnId, message.heard);
      else if (message.type === 'commit') session.commit(message.turnId, message.interrupts);
      else if (message.type === 'spoken') session.markSpoken(message.turnId, message.offset);
      else session.startTurn({ ...message, acceptedMs: clock.nowMs() });
    } catch (thrown) {
      // Who sent it has no answer from here: it was checked where it came in.
      if (!(thrown instanceof VoiceError) || thrown.code === 'WriterFenced') throw thrown;
    }
  },
  orphaned: async (key) => {
    try {
      await take(addressOf(key));
    } catch (thrown) {
      log.warn({ error: ensureError(thrown).message }, 'session was not taken over');
    }
  },
});
