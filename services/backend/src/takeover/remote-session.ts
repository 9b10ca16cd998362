// A session that another replica has: what is said to it goes there, what it says is read from the log.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { TurnPlace } from '../flow/state.ts';
import { sessionNotFound } from '../sessions/faults.ts';
import type { SessionHandle } from '../sessions/handle.ts';
import type { ControlMessage, Directory } from './port.ts';

export type RemoteSessionOptions = {
  key: string;
  /** Of the session's own flow: what waits in Redis to be handed on is kept too. */
  redact: (input: string) => Promise<string>;
  directory: Pick<Directory, 'send'>;
  newId: () => string;
};

export const createRemoteSession = ({ key, directory, newId, redact }: RemoteSessionOptions): SessionHandle => {
  let started: TurnPlace | undefined;
  /** Throws what the session has thrown. */
  const tell = async (message: ControlMessage): Promise<TurnPlace | undefined> => {
    const answer = await directory.send(key, message);
    if (!answer) throw sessionNotFound();
    if (!answer.fault) return answer.turn;
    const { code, message: text, ...options } = answer.fault;
    throw new VoiceError(code, text, options);
  };
  return {
    turn: (turnId) => (started?.id === turnId ? started : undefined),
    startTurn: async ({ turnId = newId(), input, interrupts, speculative }) => {
      const more = { ...(interrupts ? { interrupts } : {}), ...(speculative ? { speculative } : {}) };
      started = await tell({ type: 'turn', turnId, input: await redact(input), ...more });
      return turnId;
    },
    commit: async (turnId, interrupts) =>
      void (await tell({ type: 'commit', turnId, ...(interrupts ? { interrupts } : {}) })),
    interrupt: async (turnId, heard) => void (await tell({ type: 'interrupt', turnId, heard })),
    // It is kept before it is answered.
    flush: async () => {},
    markSpoken: async (turnId, offset) => void (await tell({ type: 'spoken', turnId, offset })),
  };
};
