// What the parts mean together: Progressing, Degraded, Available, Ready, and kstatus' two words.
import { isNotSo, isSo, type Verdict } from './conditions.ts';
import type { PartState } from './part-state.ts';
import type { Blocker } from './reasons.ts';

type Together = {
  /** Each part's own condition; the first that is not so says why the whole is not. */
  parts: Record<string, Verdict>;
  states: readonly PartState[];
  /** What does not go on without people. */
  stalls: readonly Blocker[];
  /** Who is rolled first; null where nobody is waited for. */
  waitsFor: readonly string[] | null;
  isAvailable: boolean;
  /** What callers are served without. */
  notes: readonly Blocker[];
};

/** What waits for people, however long one waits. */
const STALLED = [
  'ImagePullFailed',
  'PodSecurityDenied',
  'PoolMissing',
  'SecretMissing',
  'TooManyVoices',
  'VoiceFailed',
];

export const overall = (together: Together): Record<string, Verdict> => {
  const { parts, states, stalls, waitsFor, isAvailable, notes } = together;
  const [stall] = stalls;
  const missing = Object.values(parts).find(({ status }) => status !== 'True');
  const why: Blocker | undefined = stall ?? missing;
  const ready = why ? isNotSo(why.reason, why.message) : isSo('Serving', 'All of it serves.');
  const progressing = progress({ states, waitsFor, stall });
  const isStuck =
    why !== undefined && why.reason !== 'PredecessorLeaving' && (stall !== undefined || STALLED.includes(why.reason));
  return {
    Progressing: progressing,
    Degraded: degraded({ states, isAvailable, why: why ?? notes[0] }),
    Available: isAvailable ? isSo('Serving', 'Callers are served.') : unavailable(missing ?? why),
    Ready: ready,
    Reconciling: isStuck
      ? isNotSo('Stalled', 'It does not go on by itself.')
      : why
        ? isSo(why.reason, why.message)
        : progressing,
    Stalled: isStuck ? isSo('Stalled', why.message) : isNotSo('NotStalled', 'Nothing waits for people.'),
  };
};

const unavailable = (why: Blocker | undefined): Verdict =>
  why ? isNotSo(why.reason, why.message) : isNotSo('NoPods', 'No pod serves callers.');

type Progress = Pick<Together, 'states' | 'waitsFor'> & { stall: Blocker | undefined };

const progress = ({ states, waitsFor, stall }: Progress): Verdict => {
  if (stall) return isNotSo(stall.reason, stall.message);
  if (waitsFor) return isNotSo('WaitingForRollout', `Rolled first: ${told(waitsFor)}.`);
  const unfinished = states.find(({ isComplete }) => !isComplete);
  if (!unfinished) return isNotSo('Complete', 'Nothing is being changed.');
  const { reason, message } = unfinished.blocker ?? {
    reason: 'RollingOut',
    message: 'New pods are replacing old ones.',
  };
  return reason === 'SurgeBlockedByGPU' ? isNotSo(reason, message) : isSo(reason, message);
};

const MAX_TOLD = 5;

const told = (names: readonly string[]): string =>
  [...names.slice(0, MAX_TOLD), ...(names.length > MAX_TOLD ? [`${names.length - MAX_TOLD} more`] : [])].join(', ');

type Degradation = { states: readonly PartState[]; isAvailable: boolean; why: Blocker | undefined };

const degraded = ({ states, isAvailable, why }: Degradation): Verdict => {
  if (isAvailable && why) return isSo(why.reason, why.message);
  const short = states.find(({ ready, desired }) => ready > 0 && ready < desired);
  return short
    ? isSo('FewerPods', `${short.ready} of ${short.desired} pods serve.`)
    : isNotSo('AsWanted', 'Nothing is missing.');
};
