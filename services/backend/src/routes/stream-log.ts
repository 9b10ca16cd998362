// A part of a session's log as the answer to a request: one turn, or all that comes.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Log } from '@firstword/shared/runtime/log';
import type { FastifyReply } from 'fastify';
import type { LogEntry, LogGap, TokenLog } from '../token-log/port.ts';
import { goneSignal, type SseServer } from './sse.ts';
import type { StreamTarget } from './stream-target.ts';
import { writeEntries } from './write-entries.ts';

export type StreamParts = { tokenLog: TokenLog; sse: SseServer; log: Log };

/** Answers with the entries until they end or the client is gone; with 204 where a client shall stop asking. */
export const streamLog = async (
  { tokenLog, sse, log }: StreamParts,
  reply: FastifyReply,
  { key, target }: { key: string; target: StreamTarget | null },
): Promise<FastifyReply> => {
  const gone = goneSignal(reply.raw);
  if (target) sse.admit(key, gone);
  const items = target && (await follow(tokenLog, { key, target, signal: gone }));
  if (!items) return reply.code(204).send();
  const stream = sse.open(reply, gone);
  await writeEntries(items, stream, target.turnId).catch((thrown: unknown) =>
    log.error({ error: ensureError(thrown).name }, 'stream failed'),
  );
  stream.end();
  return reply;
};

type Follow = { key: string; target: StreamTarget; signal: AbortSignal };

/** The entries of the target; null when it is a turn that ended and of which nothing is left. */
const follow = async (
  tokenLog: TokenLog,
  { key, target, signal }: Follow,
): Promise<AsyncIterable<LogEntry | LogGap> | null> => {
  const items = tokenLog.follow(key, { after: target.after, signal });
  if (!target.ended) return items;
  const rest = items[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done || !('event' in first.value)) {
    await rest.return?.();
    return null;
  }
  const head = first.value;
  return (async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
  })();
};
