// The embedded demo model: answers from the flow's own text when there is no model server, and says that it is one.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import { demoAnswer, knowledgeOf } from './demo-answer.ts';
import type { ChatModel } from './port.ts';

export type DemoModelOptions = {
  flow: VoiceFlow;
  clock: Clock;
  /** Why there is no real model: one sentence for the screen. */
  why: string;
};

/** A small model on a laptop: about this long to its first token, then about 40 tokens a second. */
const FIRST_TOKEN_MS = 120;
const TOKEN_MS = 25;

/** A ChatModel that needs nothing. The same question always gets the same answer. */
export const createDemoModel = ({ flow, clock, why }: DemoModelOptions): ChatModel => {
  const spoken = flow.spec.flow.nodes.map((node) => node.text ?? '').join('\n');
  return {
    status: { kind: 'demo', name: 'demo', where: 'embedded', why },
    reply: async function* ({ messages, signal }) {
      const prompt = messages.find((message) => message.role === 'system')?.content ?? '';
      const question = messages.findLast((message) => message.role === 'user')?.content ?? '';
      const answer = demoAnswer(knowledgeOf(prompt, spoken), question);
      let waitMs = FIRST_TOKEN_MS;
      for (const content of answer.match(/\s*\S+/g) ?? []) {
        await clock.sleep(waitMs, signal);
        yield { type: 'content', content };
        waitMs = TOKEN_MS;
      }
    },
  };
};
