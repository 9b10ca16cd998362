// A VoiceFlow for backend tests: two sentences of greeting, then a model that listens.
import type { VoiceFlow } from '@firstword/crds/voice-flow';

type FlowParts = Partial<VoiceFlow['spec']['flow']> & { turns?: Partial<VoiceFlow['spec']['turns']> };

export const GREETING = 'Front desk, good morning.\nHow can I help?';
export const APOLOGY = 'Sorry, that went wrong.';
export const PROMPT = 'You are the front desk of the Harbour Hotel.\nBreakfast is served from seven to ten.';

/** The flow, with the given parts in the place of its own. */
export const aFlow = ({ turns, ...flow }: FlowParts = {}): VoiceFlow => ({
  apiVersion: 'firstword.dev/v1alpha1',
  kind: 'VoiceFlow',
  metadata: { name: 'front-desk' },
  spec: {
    language: 'en',
    firstWord: { target: '800ms', objective: '0.95' },
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
    tts: { voice: 'en_US-joe-medium' },
    turns: { apology: APOLOGY, idle: '30m', ...turns },
    clauses: { first: { minChars: 12, maxChars: 60 }, minChars: 20, maxChars: 200 },
  },
});
