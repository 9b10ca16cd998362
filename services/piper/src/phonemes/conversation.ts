// Requests under way: each has an id, and its replies find their way back by it.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { EspeakReply, EspeakRequest } from '@firstword/shared/contract/espeak';

type WithoutId<T> = T extends EspeakRequest ? Omit<T, 'id'> : never;

export type Question<T> = {
  body: WithoutId<EspeakRequest>;
  signal: AbortSignal | undefined;
  /** Makes the answer of the replies; null while more of them must come. */
  read: (reply: EspeakReply) => { answer: T } | null;
};

type Pending = { onReply: (reply: EspeakReply) => void; reject: (error: Error) => void };

export const createConversation = (write: (request: EspeakRequest) => void) => {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  return {
    waiting: () => pending.size,
    /** Gives a reply to whoever asked; one that nobody waits for was aborted. */
    onReply: (id: number, reply: EspeakReply): void => pending.get(id)?.onReply(reply),
    /** Nobody will get an answer any more. */
    fail(error: Error): void {
      for (const question of pending.values()) question.reject(error);
    },
    ask: <T>({ body, signal, read }: Question<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const id = ++lastId;
        const forget = (): void => {
          pending.delete(id);
          signal?.removeEventListener('abort', onAbort);
        };
        const fail = (error: Error): void => {
          forget();
          reject(error);
        };
        const onAbort = (): void => fail(signal?.reason as Error);
        const onReply = (reply: EspeakReply): void => {
          if (reply.type === 'error') return fail(new VoiceError('EspeakFailed', reply.message));
          const done = read(reply);
          if (!done) return;
          forget();
          resolve(done.answer);
        };
        write({ id, ...body });
        pending.set(id, { onReply, reject: fail });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
};
