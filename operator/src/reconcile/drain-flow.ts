// A VoiceFlow is being deleted: whoever is speaking may finish, within bounds.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { KubeClient } from '../kube/client.ts';
import { NAMESPACE } from '../kube/kinds.ts';
import type { Outcome } from '../kube/queue.ts';
import { timestampOf } from '../kube/timestamp.ts';
import { FLOW_LABEL } from '../labels.ts';
import type { FlowObject } from '../resources.ts';
import { drainingStatus } from '../status/draining-status.ts';
import { drainStep } from './drain-step.ts';
import { hasFinalizer, setFinalizer } from './finalizer.ts';
import { writeStatus, type StatusPorts } from './write-status.ts';

export type DrainFlow = (flow: FlowObject) => Promise<Outcome>;

export type DrainPorts = StatusPorts & { client: KubeClient; clock: Clock };

/** Pods that end wake us; this is for the time that runs out. */
const LOOK_AGAIN_MS = 5_000;

export const createDrain =
  (ports: DrainPorts): DrainFlow =>
  async (flow) => {
    const { world, client, clock } = ports;
    if (!hasFinalizer(flow)) return { kind: 'done' };
    const namespace = await client.get(NAMESPACE, undefined, flow.metadata.namespace ?? '');
    const { phase } = (namespace?.['status'] ?? {}) as { phase?: string };
    const step = drainStep({
      flow,
      owned: world.ownedBy(flow.metadata.uid ?? ''),
      pods: world.podsOf(FLOW_LABEL, flow),
      isNamespaceLeaving: phase === 'Terminating',
      wallMs: clock.wallMs(),
    });
    for (const object of step.remove) {
      if (!object.metadata.deletionTimestamp) await client.remove(world.kindOf(object), object);
    }
    if (step.waitsFor === null) {
      await setFinalizer(flow, false, ports);
      return { kind: 'done' };
    }
    const now = timestampOf(clock.wallMs());
    await writeStatus(flow, drainingStatus(flow, step.waitsFor, now), ports);
    return { kind: 'requeue', afterMs: LOOK_AGAIN_MS, reason: 'draining' };
  };
