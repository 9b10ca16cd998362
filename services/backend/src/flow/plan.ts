// What a turn will say, decided before anything happens: the flow's own texts, or a question to the model.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import { parseNode } from '@firstword/crds/spec/node';
import type { ChatMessage } from '../llm/port.ts';
import { messagesFor } from './messages.ts';
import { walkFrom } from './graph.ts';
import type { SessionState } from './state.ts';

export type TurnPlan = { type: 'say'; texts: string[] } | { type: 'ask'; messages: ChatMessage[] };

/** Turn 0: everything the flow says before it listens. */
export const planGreeting = (flow: VoiceFlow): TurnPlan => ({
  type: 'say',
  texts: walkFrom(flow, flow.spec.flow.start).texts,
});

/** A user's turn at the node that listens. */
export const planReply = (flow: VoiceFlow, state: SessionState, input: string): TurnPlan => {
  const spec = flow.spec.flow.nodes.find((node) => node.id === state.nodeId);
  const node = spec && parseNode(spec);
  if (node?.type !== 'llm') throw flowEnded();
  return { type: 'ask', messages: messagesFor(node.prompt, state.turns, input) };
};

const flowEnded = (): VoiceError =>
  new VoiceError('FlowEnded', 'The flow has come to its end: no node listens.', {
    status: 409,
    remedy: 'Open a new session, or give the flow a node that listens.',
  });
