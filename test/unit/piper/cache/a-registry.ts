// A registry of one voice whose state the test sets.
import type { VoiceRegistry } from '../../../../services/piper/src/voice/registry.ts';
import { unknownVoice } from '../../../../services/piper/src/voice/voice-name.ts';
import type { VoiceStatus } from '../../../../services/shared/src/contract/voice-status.ts';
import { JOE, aLoadedVoice } from '../a-voice.ts';

export const createRegistryOf = (
  first: VoiceStatus['state'],
): VoiceRegistry & { become(state: VoiceStatus['state'], digest?: string): void } => {
  const listeners = new Set<() => void>();
  const voice = aLoadedVoice();
  let status: VoiceStatus;
  const set = (state: VoiceStatus['state'], digest = 'a'.repeat(64)): void => {
    const engine = state === 'ready' ? 'piper' : 'espeak';
    status = { name: JOE, language: 'en-US', engine, state, digest };
  };
  set(first);
  const find = (name: string): VoiceStatus => {
    if (name !== JOE) throw unknownVoice(name);
    return status;
  };
  return {
    status: find,
    list: () => [status],
    loaded: (name) => (find(name).state === 'ready' ? voice : null),
    hold: () => () => undefined,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want: () => undefined,
    close: async () => undefined,
    become(state, digest) {
      set(state, digest);
      for (const listener of listeners) listener();
    },
  };
};
