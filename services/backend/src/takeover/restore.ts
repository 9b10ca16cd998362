// What is kept of a session, made whole again: its state, and the flow that it was opened with.
import { parseVoiceFlow } from '@firstword/crds/parse-voice-flow';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { CompiledFlow } from '../flow/compile-flow.ts';
import { newSessionState } from '../flow/new-session.ts';
import type { SessionState } from '../flow/state.ts';
import { restoredState } from '../flow/steps.ts';
import type { Saved } from './port.ts';

/** The state as its entries left it. */
export const stateOf = ({ state, entries }: Saved, flow: CompiledFlow): SessionState =>
  restoredState(state === '' ? newSessionState(flow) : (JSON.parse(state) as SessionState), entries);

const texts = new WeakMap<VoiceFlow, string>();

/** The flow as it is kept beside a session. */
export const pinnedText = (flow: VoiceFlow): string => {
  const text = texts.get(flow) ?? JSON.stringify(flow);
  texts.set(flow, text);
  return text;
};

/** Flows by their pinned text, so that all sessions of one version share one object. */
export const createPinnedFlows = (): ((pinned: string, served: VoiceFlow) => VoiceFlow) => {
  const known = new Map<string, VoiceFlow>();
  return (pinned, served) => {
    if (pinned === pinnedText(served)) return served;
    const flow = known.get(pinned) ?? parsed(pinned);
    if (known.size >= MAX_VERSIONS) known.clear();
    known.set(pinned, flow);
    return flow;
  };
};

const MAX_VERSIONS = 64;

const parsed = (text: string): VoiceFlow => {
  const read = parseVoiceFlow(text);
  if (read.ok) return read.flow;
  throw new VoiceError('SessionForeign', 'The session was opened with a flow that this version cannot read.', {
    status: 410,
    remedy: 'Open a new session.',
  });
};
