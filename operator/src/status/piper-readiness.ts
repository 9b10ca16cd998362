// What Piper says of itself while it is not ready, and of its voices, in the operator's words.
import { Type, type Static } from 'typebox';
import { VoiceStatus } from '@firstword/shared/contract/voice-status';
import type { VoiceState } from './pool-status.ts';
import type { Blocker } from './reasons.ts';

/** The answer of its `/readyz`, as far as it is read here. */
export const PiperReadiness = Type.Object({
  ready: Type.Boolean(),
  state: Type.String(),
  reason: Type.String(),
  voices: Type.Array(VoiceStatus),
});
export type PiperReadiness = Static<typeof PiperReadiness>;

const REASON: Record<string, Blocker['reason']> = {
  pulling: 'DownloadingVoice',
  loading: 'LoadingVoice',
  filling: 'LoadingVoice',
  failed: 'VoiceFailed',
};

/** Null once it is ready. */
export const piperBlocker = (pod: string, { ready, state, reason }: PiperReadiness): Blocker | null =>
  ready ? null : { reason: REASON[state] ?? 'StartingUp', message: `Pod ${pod} is not ready: ${reason}.` };

const STATE: Record<string, VoiceState['state']> = {
  absent: 'Pending',
  pulling: 'Downloading',
  loading: 'Loading',
  ready: 'Ready',
  failed: 'Failed',
};
const WORST_FIRST = ['failed', 'absent', 'pulling', 'loading', 'ready'];

/** A voice is as far as it is in the pod that is least far. */
export const voiceStates = (answers: readonly PiperReadiness[]): Map<string, VoiceState> => {
  const states = new Map<string, VoiceState>();
  const voices = answers.flatMap((answer) => answer.voices);
  for (const word of WORST_FIRST.toReversed()) {
    for (const { name, digest, state } of voices.filter((voice) => voice.state === word)) {
      const known = STATE[state];
      states.set(name, { name, ...(digest ? { digest } : {}), ...(known ? { state: known } : {}) });
    }
  }
  return states;
};
