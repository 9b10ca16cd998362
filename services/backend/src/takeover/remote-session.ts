// A session that runs in another replica: what is said to it goes there, what it says is read from the log.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { turnRuns } from '../flow/faults.ts';
import type { TurnPlace } from '../flow/state.ts';
import type { SessionHandle } from '../sessions/handle.ts';
import type { TokenLog } from '../token-log/port.ts';
import type { Directory } from './port.ts';

export type RemoteSessionOptions = {
  key: string;
  /** Of the session's own flow: what waits in Redis to be handed on is kept too. */
  redact: (input: string) => Promise<string>;
  directory: Directory;
  tokenLog: TokenLog;
  clock: Clock;
  newId: () => string;
};

/** Longer than a lease: an executor that has just died is replaced in that time. */
const BEGIN_WITHIN_MS = 4_000;

export const createRemoteSession = (options: RemoteSessionOptions): SessionHandle => {
  const { key, directory, newId, redact } = options;
  let started: TurnPlace | undefined;
  return {
    turn: (turnId) => (started?.id === turnId ? started : undefined),
    startTurn: async ({ turnId = newId(), input, interrupts, speculative }) => {
      if (speculative) throw turnRuns();
      const more = interrupts ? { interrupts } : {};
      await directory.send(key, { type: 'turn', turnId, input: await redact(input), ...more });
      started = await begun(options, turnId);
      return turnId;
    },
    commit: (turnId, interrupts) =>
      directory.send(key, { type: 'commit', turnId, ...(interrupts ? { interrupts } : {}) }),
    interrupt: (turnId, heard) => directory.send(key, { type: 'interrupt', turnId, heard }),
    // Word is kept before it is answered.
    flush: async () => {},
    markSpoken: (turnId, offset) => directory.send(key, { type: 'spoken', turnId, offset }),
  };
};

/** The turn once the log has it. */
const begun = async ({ key, tokenLog, clock }: RemoteSessionOptions, turnId: string): Promise<TurnPlace> => {
  const late = new AbortController();
  const cancel = clock.after(BEGIN_WITHIN_MS, () => late.abort());
  try {
    for await (const item of tokenLog.follow(key, { after: null, signal: late.signal })) {
      if (!('event' in item) || item.event.type !== 'turn-start' || item.event.turnId !== turnId) continue;
      return { id: turnId, startId: item.id, endId: null };
    }
  } finally {
    cancel();
  }
  throw new VoiceError('TurnNotBegun', 'The replica that runs this session has not begun the turn.', {
    status: 503,
    retry: { afterMs: 1_000 },
    remedy: 'Send it again with the same turnId.',
  });
};
