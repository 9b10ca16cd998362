// One attempt to deliver an event: signed, only to where the flow may reach, and no longer than a receiver may take.
import { request } from 'undici';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createEgressGuard } from '../tools/egress.ts';
import { createGuardedAgent } from '../tools/guarded-agent.ts';
import { webhookHeaders } from './signature.ts';

export type Delivery = { id: string; url: string; body: string; secret: string | undefined };

/** `gone`: the receiver wants no more. Any answer but a 2xx is none; redirects are not followed. */
export type Delivered = 'taken' | 'gone' | { status: number } | { error: string };

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** `allow`: the flow's `spec.egress.allow`. */
export const createDeliver = (allow: readonly string[], clock: Clock) => {
  const dispatcher = createGuardedAgent(createEgressGuard(allow));
  return async ({ id, url, body, secret }: Delivery): Promise<Delivered> => {
    const late = new AbortController();
    const cancel = clock.after(TIMEOUT_MS, () => late.abort());
    try {
      const headers = webhookHeaders({ id, body, secret, timeS: Math.floor(clock.wallMs() / 1_000) });
      const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal: late.signal });
      await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal: late.signal });
      if (answer.statusCode === 410) return 'gone';
      return answer.statusCode >= 200 && answer.statusCode < 300 ? 'taken' : { status: answer.statusCode };
    } catch (thrown) {
      return { error: late.signal.aborted ? 'timeout' : thrown instanceof Error ? thrown.name : 'unknown' };
    } finally {
      cancel();
    }
  };
};
