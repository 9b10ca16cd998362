// The embedded demo model: answers from the flow's own text when there is no model server, and says that it is one.
// It takes offers and calls functions by the words that their descriptions share with the caller's.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import { bestFacts, demoAnswer, knowledgeOf, type Knowledge } from './demo-answer.ts';
import { demoArguments } from './demo-arguments.ts';
import { chooseTool, demandedTool, toolsOfStep } from './demo-choice.ts';
import { sayResult } from './demo-result.ts';
import type { ChatMessage, ChatModel, ModelTool } from './port.ts';

export type DemoModelOptions = {
  flow: VoiceFlow;
  clock: Clock;
  /** Why there is no real model: one sentence for the screen. */
  why: string;
};

/** A small model on a laptop: about this long to its first token, then about 40 tokens a second. */
const FIRST_TOKEN_MS = 120;
const TOKEN_MS = 25;

/** What a flow tells its model about the conversation, and not about the world. */
const STAGE_DIRECTION =
  /^(Functions for this step:|No functions for this step\.|Go on with the conversation|The caller was asked:).*$/gm;

const ANYTHING_ELSE = 'Is there anything else I can do for you?';

/** A ChatModel that needs nothing. The same conversation always gets the same answer. */
export const createDemoModel = ({ flow, clock, why }: DemoModelOptions): ChatModel => {
  const greeting = greetingOf(flow);
  let calls = 0;
  return {
    status: { kind: 'demo', name: 'demo', where: 'embedded', why },
    reply: async function* ({ messages, tools = [], maxTokens = Infinity, signal }) {
      const move = nextMove(messages, tools, greeting);
      if (move.tool) {
        await clock.sleep(FIRST_TOKEN_MS, signal);
        const id = `demo_${++calls}`;
        yield { type: 'tool-call', call: { id, name: move.tool.name, arguments: JSON.stringify(move.args) } };
        return;
      }
      let waitMs = FIRST_TOKEN_MS;
      for (const content of (move.answer.match(/\s*\S+/g) ?? []).slice(0, maxTokens)) {
        await clock.sleep(waitMs, signal);
        yield { type: 'content', content };
        waitMs = TOKEN_MS;
      }
    },
  };
};

type Move = { tool: ModelTool; args: Record<string, unknown> } | { tool: null; answer: string };

const nextMove = (messages: readonly ChatMessage[], tools: readonly ModelTool[], greeting: string): Move => {
  const question = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const demanded = demandedTool(tools, messages);
  if (demanded) return { tool: demanded, args: demoArguments(demanded, question) };
  const last = messages.at(-1);
  if (last?.role === 'tool' && last.content !== 'Done.') return { tool: null, answer: sayResult(last.content) };
  if (isAnswered(messages)) return { tool: null, answer: ANYTHING_ELSE };
  const knowledge = knowledgeFrom(messages, greeting);
  const choice = chooseTool(toolsOfStep(tools, messages), question);
  // Where the flow's text answers as well, only a function that fits entirely goes before it.
  if (choice && (choice.share === 1 || bestFacts(knowledge.facts, question).length === 0))
    return { tool: choice.tool, args: demoArguments(choice.tool, question) };
  return { tool: null, answer: demoAnswer(knowledge, question) };
};

/** The flow has said something since the caller spoke. */
const isAnswered = (messages: readonly ChatMessage[]): boolean =>
  messages
    .slice(messages.findLastIndex(({ role }) => role === 'user') + 1)
    .some(({ role, content }) => role === 'assistant' && content !== '');

const knowledgeFrom = (messages: readonly ChatMessage[], greeting: string): Knowledge => {
  const told = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  return knowledgeOf([...new Set(told)].join('\n').replaceAll(STAGE_DIRECTION, ''), greeting);
};

/** What every caller is told before anything is asked. */
const greetingOf = ({ spec: { flow } }: VoiceFlow): string => {
  const texts: string[] = [];
  let node = flow.nodes.find(({ id }) => id === flow.start);
  while (node?.type === 'say' && texts.length < flow.nodes.length) {
    texts.push(node.text ?? '');
    const next = flow.edges.find(({ from }) => from === node?.id)?.to;
    node = flow.nodes.find(({ id }) => id === next);
  }
  return texts.join('\n');
};
