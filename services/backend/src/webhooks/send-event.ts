// An event that is owed to a receiver: tried until it is taken, at growing distances, for a day.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { secretValue, type SecretReference, type Secrets } from '../outside/secrets.ts';
import { createDeliver, type Delivered } from './deliver.ts';
import type { Worked } from './outbox-work.ts';

export type EventItem = {
  kind: 'event';
  id: string;
  type: string;
  url: string;
  secretRef?: SecretReference | undefined;
  /** `spec.egress.allow` of the call's flow. */
  allow: string[];
  body: string;
  /** On the wall clock. */
  createdMs: number;
};

export type SendEventOptions = {
  secrets: Secrets;
  clock: Clock;
  log: Log;
  onAttempt?: (outcome: 'taken' | 'failed' | 'given-up') => void;
};

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;
const GIVE_UP_AFTER_MS = 86_400_000;

/** The pause before the next attempt is as long as the event is old: 1 s, 2 s, 4 s, … up to 10 minutes. */
export const createSendEvent = ({ secrets, clock, log, onAttempt }: SendEventOptions) => {
  const deliverers = new Map<string, ReturnType<typeof createDeliver>>();
  const delivererOf = (allow: readonly string[]) => {
    const key = allow.join(' ');
    const known = deliverers.get(key) ?? createDeliver(allow, clock);
    deliverers.set(key, known);
    return known;
  };
  return async ({ id, type, url, secretRef, allow, body, createdMs }: EventItem): Promise<Worked> => {
    const secret = secretValue(secrets, secretRef);
    const isUnsigned = secretRef !== undefined && secret === undefined;
    const outcome: Delivered = isUnsigned
      ? { error: 'secret-missing' }
      : await delivererOf(allow)({ id, url, body, secret });
    const about = { webhook: id, type };
    if (outcome === 'taken') {
      onAttempt?.('taken');
      log.info(about, 'webhook delivered');
      return 'done';
    }
    const ageMs = clock.wallMs() - createdMs;
    const isOver = outcome === 'gone' || ageMs >= GIVE_UP_AFTER_MS;
    onAttempt?.(isOver ? 'given-up' : 'failed');
    log.warn(
      { ...about, ...(outcome === 'gone' ? { status: 410 } : outcome) },
      isOver ? 'webhook given up' : 'webhook not delivered yet',
    );
    return isOver ? 'done' : { againInMs: Math.min(Math.max(ageMs, FIRST_PAUSE_MS), LONGEST_PAUSE_MS) };
  };
};
