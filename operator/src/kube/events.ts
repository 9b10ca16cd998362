// Events that people read in `kubectl describe`: one a transition, never one a look.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createBucket } from './backoff.ts';
import { EVENT } from './kinds.ts';
import type { KubeClient } from './client.ts';
import type { KubeObject } from './object.ts';
import { microTimestampOf } from './timestamp.ts';

export type Happening = { type: 'Normal' | 'Warning'; reason: string; action: string; note: string };

/** Tells of an object; what cannot be told is dropped, as no one waits for it. */
export type TellEvent = (about: KubeObject, happening: Happening) => Promise<void>;

type RecorderOptions = { client: Pick<KubeClient, 'create'>; instance: string; clock: Clock; log: Log };

const CONTROLLER = 'firstword.dev/operator';
const MAX_NOTE_CHARS = 1000;

export const createEventRecorder = ({ client, instance, clock, log }: RecorderOptions): TellEvent => {
  const bucket = createBucket({ size: 100, refillMs: 200, clock });
  let told = 0;
  return async (about, { type, reason, action, note }) => {
    if (bucket() > 0) return;
    const { name, namespace = 'default', uid } = about.metadata;
    const wallMs = clock.wallMs();
    const event: KubeObject = {
      apiVersion: EVENT.apiVersion,
      kind: EVENT.kind,
      metadata: { name: `${name}.${Math.floor(wallMs).toString(16)}${(told++ % 4096).toString(16)}`, namespace },
      eventTime: microTimestampOf(wallMs),
      reportingController: CONTROLLER,
      reportingInstance: instance,
      type,
      reason,
      action,
      note: note.slice(0, MAX_NOTE_CHARS),
      regarding: { apiVersion: about.apiVersion, kind: about.kind, name, namespace, uid },
    };
    try {
      await client.create(EVENT, event);
    } catch (thrown) {
      log.debug({ reason, err: ensureError(thrown) }, 'event not told');
    }
  };
};
