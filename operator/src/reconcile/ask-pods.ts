// What the pods of a pool say of themselves and of its voices; asked only while something is not known to be ready.
import type { KubeObject } from '../kube/object.ts';
import type { PoolPlan } from '../pool-plan.ts';
import { isReady } from '../status/pod-state.ts';
import { piperBlocker, voiceStates, type PiperReadiness } from '../status/piper-readiness.ts';
import type { VoiceState } from '../status/pool-status.ts';
import type { Blocker } from '../status/reasons.ts';

export type AskPorts = {
  /** What a pod of Piper's says of itself; null where it does not answer. */
  askPiper: (pod: KubeObject) => Promise<PiperReadiness | null>;
};

/** `told`: what a pod waits for, by its name. */
export type PodAnswers = { told: Map<string, Blocker>; voices: Map<string, VoiceState> };

export const askPods = async (
  { pool, voices }: PoolPlan,
  pods: readonly KubeObject[],
  { askPiper }: AskPorts,
): Promise<PodAnswers> => {
  const known = new Map(pool.status?.voices?.map(({ name, state }) => [name, state]));
  const isKnown = voices.every(({ name }) => known.get(name) === 'Ready');
  const asked = pods.filter((pod) => !pod.metadata.deletionTimestamp && !(isKnown && isReady(pod)));
  const answers = await Promise.all(asked.map(async (pod) => [pod, await askPiper(pod)] as const));
  const told = new Map(
    answers.flatMap(([{ metadata }, answer]) => {
      const blocker = answer && piperBlocker(metadata.name, answer);
      return blocker ? [[metadata.name, blocker] as const] : [];
    }),
  );
  const states = voiceStates(answers.flatMap(([, answer]) => answer ?? []));
  // A pod that serves and cannot be asked has said by its readiness that its voices are there.
  if (states.size === 0 && asked.some(isReady)) {
    for (const { name } of voices) if (known.get(name) !== 'Failed') states.set(name, { name, state: 'Ready' });
  }
  return { told, voices: states };
};
