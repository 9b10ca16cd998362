// Whether this service can be sent callers, and what it is doing until then.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';
import type { EspeakStatus } from '../phonemes/port.ts';

export type ReadinessState = 'pulling' | 'loading' | 'filling' | 'ready' | 'failed';

export type Readiness = {
  ready: boolean;
  state: ReadinessState;
  /** What it is doing, or what keeps it: one sentence. */
  reason: string;
  voices: VoiceStatus[];
  /** What works worse than it should, ready or not: one sentence each. */
  degraded: string[];
};

export type ReadinessFacts = {
  voices: VoiceStatus[];
  /** It has been ready before: voices that come later do not take it out of service. */
  wasReady: boolean;
  /** Static speech is still being spoken into the cache. */
  isFilling: boolean;
  /** Why the list of voices is not followed. */
  listFault: VoiceError | null;
  espeak: EspeakStatus;
  /** Why the cores do the work of a GPU that was asked for. */
  deviceFault: string | null;
};

const pullingWords = ({ name, percent }: VoiceStatus): string =>
  `pulling ${name}${percent === undefined ? '' : ` (${percent} %)`}`;

const stateOf = (facts: ReadinessFacts): [ReadinessState, string] => {
  const { voices, wasReady, isFilling, listFault, espeak } = facts;
  const speaks = voices.some(({ engine }) => engine === 'piper');
  if (speaks && wasReady) return ['ready', 'speaking'];
  const pulling = voices.filter(({ state }) => state === 'pulling' || state === 'absent');
  if (pulling.length > 0) return ['pulling', pulling.map(pullingWords).join(', ')];
  const loading = voices.filter(({ state }) => state === 'loading');
  if (loading.length > 0) return ['loading', `loading ${loading.map(({ name }) => name).join(', ')}`];
  if (!speaks) {
    const reasons = voices.map(({ name, reason }) => `${name}: ${reason ?? 'it failed'}`);
    return ['failed', listFault?.message ?? (reasons.join('; ') || 'no voice is listed')];
  }
  if (espeak.engine === null) return ['loading', espeak.fault?.message ?? 'waiting for espeak-ng'];
  return isFilling ? ['filling', 'speaking static texts into the cache'] : ['ready', 'speaking'];
};

const degradedWords = ({ voices, espeak, deviceFault }: ReadinessFacts): string[] => [
  ...[espeak.fault?.message, deviceFault].filter((fault) => typeof fault === 'string'),
  ...voices
    .filter(({ mode }) => mode === 'one-shot')
    .map(({ name, reason }) => `${name} is spoken sentence by sentence: ${reason ?? 'it cannot be cut'}.`),
];

/** Ready once espeak-ng answered, a voice speaks and none is on its way any more; one that failed keeps no other from speaking. */
export const readinessOf = (facts: ReadinessFacts): Readiness => {
  const [state, reason] = stateOf(facts);
  return { ready: state === 'ready', state, reason, voices: facts.voices, degraded: degradedWords(facts) };
};
