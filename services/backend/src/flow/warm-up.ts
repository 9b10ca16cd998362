// The session's first request, made before anybody has spoken: the model server reads persona, tools and greeting once,
// and has them at hand when the first turn comes.
import { historyOf } from './history.ts';
import type { FlowFunctions } from './functions.ts';
import type { ChatModel } from '../llm/port.ts';
import type { SessionState } from './state.ts';

export type WarmUp = { model: ChatModel; functions: FlowFunctions; state: SessionState; signal: AbortSignal };

/** Asks for one token and drops it. A fault is none: the first turn will tell of it. */
export const warmUp = async ({ model, functions, state, signal }: WarmUp): Promise<void> => {
  const messages = [...historyOf(state), { role: 'user' as const, content: '.' }];
  const tools = functions.tools.length > 0 ? { tools: functions.tools } : {};
  try {
    for await (const _ of model.reply({ messages, ...tools, maxTokens: 1, signal })) break;
  } catch {
    // Whatever it was, nobody has waited for it.
  }
};
