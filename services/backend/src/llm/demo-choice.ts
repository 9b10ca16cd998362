// Which function the demo model calls: the one whose description shares enough words with what the caller said.
import { keywordsOf } from './demo-words.ts';
import type { ChatMessage, ModelTool } from './port.ts';

/** Words that descriptions of functions have whatever they are about. */
const IDLE_WORDS = keywordsOf(
  'call calls caller customer user guest says said wants wanted asks asking needs speaks like about get return find look note when',
);

export type Choice = {
  tool: ModelTool;
  /** The share of its own words that the caller said; 1 leaves no doubt. */
  share: number;
};

/** Half of a description's words make it worth a call. */
const ENOUGH = 0.5;

/** The tool that fits best, or null when none does. */
export const chooseTool = (tools: readonly ModelTool[], question: string): Choice | null => {
  const asked = keywordsOf(question);
  const choices = tools.map((tool) => ({ tool, share: shareOf(tool, asked) }));
  const best = choices.toSorted((a, b) => b.share - a.share)[0];
  return best && best.share >= ENOUGH ? best : null;
};

/** A description may name several occasions; any of them will do. */
const shareOf = ({ description }: ModelTool, asked: ReadonlySet<string>): number => {
  const shares = description.split(/;|\bor\b/).map((occasion) => {
    const words = [...keywordsOf(occasion)].filter((word) => !IDLE_WORDS.has(word));
    return words.length === 0 ? 0 : words.filter((word) => asked.has(word)).length / words.length;
  });
  return Math.max(0, ...shares);
};

/** A flow tells its model which of the functions belong to the step that it is at; without a word all of them do. */
export const toolsOfStep = (tools: readonly ModelTool[], messages: readonly ChatMessage[]): ModelTool[] => {
  const told = messages.findLast(({ role }) => role === 'system')?.content ?? '';
  const listed = /^Functions for this step: (.*)\.$/m.exec(told)?.[1]?.split(', ');
  const hasNone = /^No functions for this step\.$/m.test(told);
  const called = calledSinceQuestion(messages);
  return tools.filter(({ name }) => {
    const isHere = listed ? listed.includes(name) || name.includes('__') : !hasNone;
    return isHere && !name.startsWith('note_') && !called.has(name);
  });
};

/** What was called for the caller's last words is not called for them again. */
const calledSinceQuestion = (messages: readonly ChatMessage[]): Set<string> => {
  const since = messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
  return new Set(
    since.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []).map(({ name }) => name) : [])),
  );
};

/** The function that the model is told to call now. */
export const demandedTool = (tools: readonly ModelTool[], messages: readonly ChatMessage[]): ModelTool | undefined => {
  const last = messages.at(-1);
  return last?.role === 'system' ? tools.find(({ name }) => last.content.includes(`Call ${name} `)) : undefined;
};
