// Word for whoever has a session: it waits in the session's control stream, a note in that replica's inbox says that it is
// there, and the answer comes back by the sender's own inbox.
import { randomUUID } from 'node:crypto';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Answer, ControlMessage, Directory } from '../../../takeover/port.ts';
import { tokenLogAway } from '../../port.ts';
import type { Inbox, Note } from './inbox.ts';
import type { Replicas } from './replicas.ts';
import type { Shared } from '../shared.ts';

export type Control = {
  senders: Pick<Directory, 'send' | 'deliver'>;
  /** Heeds this process' inbox from now on. */
  listen(): void;
};

export type ControlParts = { inbox: Inbox; replicas: Pick<Replicas, 'serverMs'> };

type Word = { to: string; from: string; message: ControlMessage };

/** Longer than a lease: one who has just died is replaced in that time. */
const ANSWER_WITHIN_MS = 4_000;
/** Word is heeded sooner than that; meanwhile nobody takes the session. */
const KEPT_LEASES = 0.25;
/** What Redis takes later comes too late: a little less than the patience of whoever sends it. */
const SEND_WITHIN_MS = 1_500;

export const createControl = (shared: Shared, { inbox, replicas }: ControlParts): Control => {
  const { owner, keys, writers, host } = shared;
  const answers = new Map<string, (answer: Answer) => void>();
  const deliver = createDeliver(shared, inbox);

  const heed = (note: Note): void => {
    if (note.type === 'answer') return answers.get(note.to)?.(note.answer);
    const { session } = note;
    const writer = writers.get(keys.of(session).log);
    if (note.type === 'moved') return writer && writer.epoch < note.epoch ? writer.lose() : undefined;
    // One that is ours by name only was ours before this process had lost its lease.
    const heeded = writer ? deliver(session) : host.current?.orphaned(session);
    heeded?.catch(() => undefined); // it waits for the next word, or a take-over
  };
  return {
    senders: {
      deliver,
      send: async (session, message) => {
        const { control, meta } = keys.of(session);
        const word: Word = { to: randomUUID(), from: owner, message };
        const answered = Promise.withResolvers<Answer>();
        answers.set(word.to, answered.resolve);
        const cancel = shared.clock.after(ANSWER_WITHIN_MS, () => answered.reject(notAnswered()));
        try {
          const lastMs = Math.round(replicas.serverMs() + SEND_WITHIN_MS);
          const sent = shared.redis.send(control, meta, JSON.stringify(word), lastMs, shared.retentionMs());
          const executor = await shared.within(sent);
          if (executor === '-') throw tokenLogAway();
          if (executor === '') return null;
          inbox.ring(executor, { type: 'word', session });
          return await answered.promise;
        } finally {
          cancel();
          answered.promise.catch(() => undefined);
          answers.delete(word.to);
        }
      },
    },
    listen: () => inbox.listen(heed),
  };
};

/** One delivery of a session at a time, in the order in which word came. */
const createDeliver = (shared: Shared, inbox: Inbox): Directory['deliver'] => {
  const { redis, keys, owner, writers, host, within, leaseMs } = shared;
  const delivering = new Map<string, Promise<void>>();
  const deliverNow = async (session: string): Promise<void> => {
    const { control, meta, log } = keys.of(session);
    const writer = writers.get(log);
    if (!writer || !host.current) return;
    const waiting = await within(
      redis.receive(control, meta, owner, writer.epoch, leaseMs * KEPT_LEASES, ANSWER_WITHIN_MS),
    );
    if (!waiting) return writer.lose();
    for (const [id, fields] of waiting) {
      const { to, from, message } = JSON.parse(fields[1] ?? 'null') as Word;
      const answer = await host.current.apply(session, message);
      await within(redis.xdel(control, id));
      inbox.ring(from, { type: 'answer', to, answer });
    }
  };
  return (session) => {
    const next = (delivering.get(session) ?? Promise.resolve()).catch(() => undefined).then(() => deliverNow(session));
    delivering.set(session, next);
    return next.finally(() => {
      if (delivering.get(session) === next) delivering.delete(session);
    });
  };
};

const notAnswered = (): VoiceError =>
  new VoiceError('SessionSilent', 'The replica that has this session has not answered.', {
    status: 503,
    retry: { afterMs: 1_000 },
    remedy: 'Send it again; a turn with the same turnId.',
  });
