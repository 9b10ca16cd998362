// What a refusal of the API server's means for one object: it may pass, or somebody has to know of it.
import { VoiceError } from '@firstword/shared/contract/errors';
import { keyOf, type KubeObject } from '../kube/object.ts';
import type { Blocker } from '../status/reasons.ts';

/** A server that fails so often at the same resource is not just busy: a webhook is down, or it cannot read the object. */
const PASSING_FAILURES = 3;
const REFUSALS = [400, 403, 404, 405, 413, 415, 422];

export const nameOf = (object: KubeObject): string => `${object.kind} ${keyOf(object)}`;

/** Null for what may go well the next time; `failures` in a row came before. */
export const rejection = (thrown: unknown, object: KubeObject, failures = 0): Blocker | null => {
  if (!(thrown instanceof VoiceError)) return null;
  const { status } = thrown;
  const message = `${nameOf(object)}: ${thrown.message}`;
  if (status === 403 && /quota/i.test(thrown.message)) return { reason: 'QuotaExceeded', message };
  const isRefused = REFUSALS.includes(status) || (status === 500 && failures >= PASSING_FAILURES);
  return isRefused ? { reason: 'ObjectRejected', message } : null;
};

/** True for a fault that says nothing of other objects: they are gone on with. */
export const isOfOneObject = (thrown: unknown): boolean =>
  thrown instanceof VoiceError && (thrown.status === 500 || (thrown.status === 409 && thrown.code !== 'LeaseLost'));
