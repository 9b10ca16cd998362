// What a process does when word of its siblings reaches it.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Session } from '../flow/session.ts';
import { addressOf } from '../sessions/address.ts';
import type { SessionParts } from '../sessions/run-session.ts';
import type { Answer, ControlMessage, SessionHost } from './port.ts';
import type { TakeSession } from './take-session.ts';

/** The host of the sessions that are live here. */
export const createHost = ({ live, clock, log }: SessionParts, take: TakeSession): SessionHost => ({
  apply: async (key, message) => {
    const session = await live.get(key);
    if (!session) throw new TypeError('word came for a session that is not here');
    try {
      change(session, message, clock.nowMs());
      await session.flush();
      return answerOf(session, message);
    } catch (thrown) {
      // Who has the session by now is asked again.
      if (!(thrown instanceof VoiceError) || thrown.code === 'WriterFenced') throw thrown;
      const { code, message: text, status, retry, remedy } = thrown;
      return { fault: { code, message: text, status, retry, ...(remedy === undefined ? {} : { remedy }) } };
    }
  },
  orphaned: async (key) => {
    try {
      await take(addressOf(key), 'word');
    } catch (thrown) {
      // Its message may quote what is kept.
      const { name } = ensureError(thrown);
      log.warn({ error: thrown instanceof VoiceError ? thrown.code : name }, 'session was not taken over');
    }
  },
});

const change = (session: Session, message: ControlMessage, acceptedMs: number): void => {
  if (message.type === 'interrupt') session.interrupt(message.turnId, message.heard);
  else if (message.type === 'commit') session.commit(message.turnId, message.interrupts);
  else if (message.type === 'spoken') session.markSpoken(message.turnId, message.offset);
  else session.startTurn({ ...message, acceptedMs });
};

const answerOf = (session: Session, { type, turnId }: ControlMessage): Answer => {
  const turn = type === 'turn' ? session.turn(turnId) : undefined;
  return turn ? { turn: { id: turn.id, startId: turn.startId, endId: turn.endId } } : {};
};
