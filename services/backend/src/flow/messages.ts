// What the model is told: instructions first, then everything that was said, only ever appended to.
import type { ChatMessage } from '../llm/port.ts';
import type { TurnState } from './state.ts';

/** The messages of a turn: `turns` lie before it. What nobody heard of an earlier reply is not in them. */
export const messagesFor = (prompt: string, turns: readonly TurnState[], input: string): ChatMessage[] => [
  { role: 'system', content: prompt },
  ...turns.flatMap((turn): ChatMessage[] => [
    ...(turn.input === '' ? [] : [{ role: 'user' as const, content: turn.input }]),
    ...(turn.reply === '' ? [] : [{ role: 'assistant' as const, content: turn.reply }]),
  ]),
  { role: 'user', content: input },
];
