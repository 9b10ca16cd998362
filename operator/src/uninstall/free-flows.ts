// What is done before the operator goes: flows must not wait for it for ever, and whoever wants them gone says so now.
import { durationMs } from '@firstword/crds/duration';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { KubeClient } from '../kube/client.ts';
import { isConflict, isNotFound } from '../kube/faults.ts';
import { VOICE_FLOW, VOICE_POOL } from '../kube/kinds.ts';
import type { Kind } from '../kube/kinds.ts';
import { keyOf, type KubeObject } from '../kube/object.ts';
import { DRAIN_FINALIZER } from '../labels.ts';

export type UninstallPorts = {
  client: Pick<KubeClient, 'apply' | 'remove'>;
  list: (kind: Kind) => Promise<KubeObject[]>;
  /** Sets the number of the operator's pods to none. */
  stopOperator: () => Promise<void>;
  operatorPods: () => Promise<string[]>;
  /** Told of what is waited for, when that changes. */
  onWait: (what: string) => void;
  clock: Clock;
};

const LOOK_EVERY_MS = 500;

/** What an object needs to leave once its calls are over, and what an operator needs to end. */
const MARGIN_MS = 120_000;

type Wait = { clock: Clock; mostMs: number; onWait: (what: string) => void };

/** `left` names what is waited for. Throws `UninstallStuck` when it takes too long. */
const until = async ({ clock, mostMs, onWait }: Wait, left: () => Promise<string[]>): Promise<void> => {
  const endMs = clock.nowMs() + mostMs;
  let told = '';
  for (let names = await left(); names.length > 0; names = await left()) {
    const what = names.join(', ');
    if (clock.nowMs() >= endMs) {
      throw new VoiceError('UninstallStuck', `After ${mostMs / 1000} s there are still ${what}.`, {
        status: 504,
        remedy: 'See what keeps them, or annotate the VoiceFlows with firstword.dev/force-delete=true.',
      });
    }
    if (what !== told) onWait(what);
    told = what;
    await clock.sleep(LOOK_EVERY_MS);
  }
};

/** Flows stay and go on serving; their finalizer, which only the operator takes off, is taken off once it is gone. */
export const keepFlows = async ({
  client,
  list,
  stopOperator,
  operatorPods,
  onWait,
  clock,
}: UninstallPorts): Promise<number> => {
  await stopOperator();
  await until({ clock, onWait, mostMs: MARGIN_MS }, operatorPods);
  const held = (await list(VOICE_FLOW)).filter(({ metadata }) => metadata.finalizers?.includes(DRAIN_FINALIZER));
  for (const { apiVersion, kind, metadata } of held) {
    const { name, namespace = '', uid = '' } = metadata;
    const free = { apiVersion, kind, metadata: { name, namespace, uid, finalizers: [] } };
    try {
      await client.apply(VOICE_FLOW, free, 'firstword-finalizer');
    } catch (thrown) {
      // It went meanwhile, whatever has its name now.
      if (!isNotFound(thrown) && !isConflict(thrown)) throw thrown;
    }
  }
  return held.length;
};

type DeletePorts = Pick<UninstallPorts, 'client' | 'list' | 'onWait' | 'clock'>;

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${keyOf({ metadata })}`;

/** A flow's calls may last so long. */
const drainMs = (object: KubeObject): number => {
  const { agent } = (object['spec'] ?? {}) as { agent?: { drainTimeout?: string } };
  return agent?.drainTimeout ? durationMs(agent.drainTimeout) : 0;
};

/** Flows, then pools, are deleted while the operator still lets their calls end. */
export const deleteFlows = async ({ client, list, onWait, clock }: DeletePorts): Promise<number> => {
  let deleted = 0;
  for (const kind of [VOICE_FLOW, VOICE_POOL]) {
    const objects = await list(kind);
    deleted += objects.length;
    for (const object of objects) await client.remove(kind, object);
    const mostMs = MARGIN_MS + Math.max(0, ...objects.map(drainMs));
    await until({ clock, onWait, mostMs }, async () => (await list(kind)).map(nameOf));
  }
  return deleted;
};
