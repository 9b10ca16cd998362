// A VoiceFlow for backend tests: two sentences of greeting, then a model that listens.
import { VoiceFlow } from '@firstword/crds/voice-flow';
import { Value } from 'typebox/value';

type FlowParts = Partial<VoiceFlow['spec']['flow']> & { turns?: Partial<VoiceFlow['spec']['turns']> };

export const GREETING = 'Front desk, good morning.\nHow can I help?';
export const APOLOGY = 'Sorry, that went wrong.';
export const PROMPT = 'You are the front desk of the Harbour Hotel.\nBreakfast is served from seven to ten.';

/** The flow, with the given parts in the place of its own. */
export const aFlow = ({ turns, ...flow }: FlowParts = {}): VoiceFlow =>
  Value.Default(VoiceFlow, {
    apiVersion: 'firstword.dev/v1alpha1',
    kind: 'VoiceFlow',
    metadata: { name: 'front-desk' },
    spec: {
      flow: {
        start: 'greet',
        nodes: [
          { id: 'greet', type: 'say', text: 'Front desk, good morning.' },
          { id: 'offer', type: 'say', text: 'How can I help?' },
          { id: 'talk', type: 'llm', prompt: PROMPT },
        ],
        edges: [
          { from: 'greet', to: 'offer' },
          { from: 'offer', to: 'talk' },
        ],
        ...flow,
      },
      turns: { apology: APOLOGY, ...turns },
    },
  }) as VoiceFlow;

/** A greeting, a model that listens, and a goodbye once the caller says something of which this is true. */
export const aFlowThatEnds = (when: string): VoiceFlow =>
  aFlow({
    start: 'greet',
    nodes: [
      { id: 'greet', type: 'say', text: 'Hello.' },
      { id: 'talk', type: 'llm', prompt: 'You are the desk.' },
      { id: 'bye', type: 'end', text: 'Goodbye!' },
    ],
    edges: [
      { from: 'greet', to: 'talk' },
      { from: 'talk', to: 'bye', when },
    ],
  });
