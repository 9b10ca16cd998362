// The operator is killed at one of its writes, and started again: what there is in the end is what a run without a fault
// leaves, and nothing is orphaned.
import { randomBytes } from 'node:crypto';
import type { KubeClient } from '../fixtures/control-plane/client.ts';
import { startFaultProxy, type FaultProxy } from '../fixtures/control-plane/fault-proxy.ts';
import { pathIn } from '../fixtures/control-plane/in-namespace.ts';
import type { Access } from '../fixtures/control-plane/kubeconfig.ts';
import { startOperator, type OperatorProcess } from '../fixtures/control-plane/operator-process.ts';
import { startPodLife } from '../fixtures/control-plane/pod-life.ts';
import { smallFlow } from '../fixtures/control-plane/resources.ts';
import { CHILD_KINDS, stateOf } from '../fixtures/control-plane/state-of.ts';
import { untilGone, untilObject, untilSeen } from '../fixtures/control-plane/wait.ts';

/** Before a write is carried out, or after it, before its answer comes: between two writes is before the second. */
export type Crash = { atWrite: number; when: 'before' | 'after' };

export type CrashRun = { writes: number; states: Record<string, string>[] };

export type Rig = { client: KubeClient; access: Access; folder: string };

export const isReady = ({ status, metadata }: { status?: unknown; metadata: { generation?: number } }): boolean => {
  const { conditions = [] } = (status ?? {}) as {
    conditions?: { type: string; status: string; observedGeneration: number }[];
  };
  return conditions.some(
    (condition) =>
      condition.type === 'Ready' && condition.status === 'True' && condition.observedGeneration === metadata.generation,
  );
};

/** Two edits that pods must roll for, and one that only configuration sees. */
const EDITS = [
  {
    spec: {
      backend: { podTemplate: { env: [{ name: 'A', value: 'b' }] } },
      livekit: { url: 'wss://rooms.example.com', credentialsSecretRef: { name: 'livekit' } },
    },
  },
  { spec: { turns: { apology: 'I am sorry.' }, livekit: null, tts: { piper: { replicas: 2 } } } },
];

/** Creates a flow, edits it, deletes it; the operator dies at the given write, if at all. */
export const runWithCrash = async (rig: Rig, crash: Crash | null): Promise<CrashRun> => {
  const { client, folder } = rig;
  const namespace = `crash-${randomBytes(4).toString('hex')}`;
  await client.create('/api/v1/namespaces', { metadata: { name: namespace } });
  await client.create(pathIn(namespace, 'secrets'), {
    metadata: { name: 'livekit' },
    stringData: { LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET: 's' },
  });
  await using _pods = startPodLife({ client, namespace });
  await using proxy = await startFaultProxy(folder, rig.access);
  const start = (): Promise<OperatorProcess> => startOperator({ access: proxy.access, namespace });
  const running = { operator: await start() };
  const revived = { done: Promise.resolve() };
  const revive = async (): Promise<void> => {
    // A dead leader's lease is good for 15 s more.
    await client.remove(pathIn(namespace, 'leases', 'firstword-operator'));
    running.operator = await start();
  };
  /** Kills it; what is to come is begun, not awaited: the killed one's request must not wait for its successor. */
  const kill = async (): Promise<void> => {
    proxy.decide = () => null;
    const dead = running.operator.stop('SIGKILL');
    revived.done = dead.then(revive);
    await dead;
  };
  const untilIdle = async (): Promise<void> => {
    const { operator } = running;
    try {
      await operator.untilMetric('workqueue_depth', (depth) => depth === 0);
    } catch (thrown) {
      await revived.done;
      if (running.operator === operator) throw thrown;
      await untilIdle();
    }
  };
  if (crash) proxy.decide = dieAt(crash, proxy, kill);
  const path = pathIn(namespace, 'voiceflows', 'desk');
  const states: Record<string, string>[] = [];
  try {
    await client.create(pathIn(namespace, 'voiceflows'), smallFlow('desk'));
    await untilObject(client, path, isReady);
    states.push(await stateOf(client, namespace));
    for (const edit of EDITS) {
      await client.merge(path, edit);
      await untilObject(client, path, isReady);
      await untilIdle();
      states.push(await stateOf(client, namespace));
    }
    await client.remove(path);
    await untilGone(client, path);
    // All that it owned goes with it; throws with what is left.
    for (const plural of CHILD_KINDS) await untilNone(client, namespace, plural);
    return { writes: proxy.writes.length, states };
  } finally {
    await revived.done;
    await running.operator.stop('SIGKILL');
    await client.remove(`/api/v1/namespaces/${namespace}`);
  }
};

const untilNone = async (client: KubeClient, namespace: string, plural: string): Promise<void> => {
  await untilSeen(
    client,
    pathIn(namespace, plural),
    (objects) => objects.every(({ metadata }) => !metadata.ownerReferences) && 'none',
  );
};

const dieAt = ({ atWrite, when }: Crash, proxy: FaultProxy, kill: () => Promise<void>): FaultProxy['decide'] => {
  return async ({ isWrite }) => {
    if (!isWrite || proxy.writes.length - 1 !== atWrite) return null;
    if (when === 'before') {
      await kill();
      return { kind: 'lost' };
    }
    // The write is on its way to the API server when its sender dies.
    queueMicrotask(() => void kill());
    return { kind: 'reply-lost' };
  };
};

const STAGES = ['created', 'edited', 'edited again'];

/** How a run with a crash differs from one without; undefined where the end is the same. */
export const crashDifference = (reference: CrashRun, run: CrashRun): string | undefined => {
  for (const [at, stage] of STAGES.entries()) {
    const [want = {}, got = {}] = [reference.states[at], run.states[at]];
    const other = [...new Set([...Object.keys(want), ...Object.keys(got)])].find((name) => want[name] !== got[name]);
    if (other) return `${stage}: ${other} is\n${got[other]}\nand without the crash\n${want[other]}`;
  }
  return undefined;
};
