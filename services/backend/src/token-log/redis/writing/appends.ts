// What the writers of this process append in one turn of its event loop goes to Redis as one command: a command and a
// system call for each entry would cost more than all the rest.
import type { Connection } from '../connection/connect.ts';
import type { SessionKeys } from '../keys.ts';
import type { AppendAnswer } from '../scripts/scripts.ts';

/** A session's part of the command. */
export type Appending = {
  keys: SessionKeys;
  /** Adds its arguments, when the command is made; false when it shall not be written any more. */
  give(into: (string | number)[]): boolean;
  answered(answer: AppendAnswer): void;
};

export type Append = (appending: Appending) => void;

/** What cannot be written is written by nobody here any more. */
const FENCED: AppendAnswer[] = [];

export type AppendsOptions = { redis: Connection; owner: string; isCluster: boolean };

/** Sends when what this turn of the event loop says has been handed to the sockets of its readers, and not before. */
export const createAppends = ({ redis, owner, isCluster }: AppendsOptions): Append => {
  /** By slot, where it matters. */
  let waiting = new Map<number, Appending[]>();
  const sendAll = (): void => {
    const groups = waiting.values();
    waiting = new Map();
    for (const group of groups) void send(group);
  };
  const send = async (group: readonly Appending[]): Promise<void> => {
    const written: Appending[] = [];
    const names: string[] = [];
    const given: (string | number)[] = [];
    for (const appending of group) {
      if (!appending.give(given)) continue;
      const { log, meta, running } = appending.keys;
      names.push(log, meta, running);
      written.push(appending);
    }
    if (written.length === 0) return;
    const answer = await redis.append(names.length, names, owner, given).catch(() => FENCED);
    for (const [index, appending] of written.entries())
      appending.answered(answer === 'OK' ? 'OK' : (answer[index] ?? 'FENCED'));
  };
  return (appending) => {
    if (waiting.size === 0) setImmediate(sendAll);
    const slot = isCluster ? appending.keys.bucket : 0;
    const group = waiting.get(slot);
    if (group) group.push(appending);
    else waiting.set(slot, [appending]);
  };
};
