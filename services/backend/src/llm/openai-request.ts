// What a request says in OpenAI's words.
import type { OpenAI } from 'openai';
import type { ChatMessage, ModelTool } from './port.ts';

type Messages = OpenAI.Chat.Completions.ChatCompletionMessageParam[];
type Tools = OpenAI.Chat.Completions.ChatCompletionFunctionTool[];

/** The conversation; an assistant message that only calls has no content, as OpenAI wants it. */
export const openAiMessages = (messages: readonly ChatMessage[]): Messages => messages.map(openAiMessage);

const openAiMessage = (message: ChatMessage): Messages[number] => {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  if (message.role !== 'assistant' || !message.toolCalls?.length)
    return { role: message.role, content: message.content };
  return {
    role: 'assistant',
    content: message.content === '' ? null : message.content,
    tool_calls: message.toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    })),
  };
};

/** The functions that the model may call. */
export const openAiTools = (tools: readonly ModelTool[]): Tools =>
  tools.map((tool) => ({ type: 'function', function: { ...tool } }));
