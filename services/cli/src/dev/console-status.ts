// What the console's status line shows: the flow's promise, the model, and the voice as it is right now.
import { walkFrom } from '@firstword/backend/flow/graph';
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { ConsoleStatus, ModelStatus } from '@firstword/shared/contract/console';
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';

/** The voices of a speech service, as far as a screen needs them. */
export type VoiceStates = {
  status(name: string): VoiceStatus;
  /** Calls back on every change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
};

/** The status as a source of changes: only the voice moves while the server runs. */
export const consoleStatus = (flow: VoiceFlow, model: ModelStatus, voices: VoiceStates) => {
  const { language, firstWord, tts } = flow.spec;
  const promise = { targetMs: durationMs(firstWord.target), objective: Number(firstWord.objective) };
  const shown = {
    id: flow.metadata.name,
    language,
    ...promise,
    greeting: walkFrom(flow, flow.spec.flow.start).texts.join(' '),
  };
  return {
    current: (): ConsoleStatus => ({ flow: shown, model, voice: voices.status(tts.voice) }),
    subscribe: (listener: () => void) => voices.subscribe(listener),
  };
};
