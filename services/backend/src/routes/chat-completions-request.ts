// What a client of OpenAI's chat completions asks of a flow: the last thing said, and what was said before it.
import { VoiceError } from '@firstword/shared/contract/errors';
import { Type, type Static } from 'typebox';
import type { PastTurn } from '../flow/past-turns.ts';

const Content = Type.Union([
  Type.String(),
  Type.Null(),
  Type.Array(Type.Object({ type: Type.String(), text: Type.Optional(Type.String()) })),
]);
const Message = Type.Object({ role: Type.String(), content: Type.Optional(Content) });

/** The fields that mean something here; clients send many more, which the flow decides for itself. */
export const ChatCompletionRequest = Type.Object({
  model: Type.String({ minLength: 1 }),
  messages: Type.Array(Message, { minItems: 1, maxItems: 1_000 }),
  stream: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  stream_options: Type.Optional(
    Type.Union([Type.Object({ include_usage: Type.Optional(Type.Boolean()) }), Type.Null()]),
  ),
});
export type ChatCompletionRequest = Static<typeof ChatCompletionRequest>;
type Message = Static<typeof Message>;

/** The last message is the input, and the caller's. The flow has its own instructions: system messages are not among them. */
export const conversationOf = (messages: readonly Message[]): { input: string; past: PastTurn[] } => {
  const last = messages.at(-1);
  if (last?.role !== 'user') {
    throw new VoiceError('InputMissing', 'The last message is not the user’s.', {
      status: 400,
      remedy: 'Send what the caller said as the last message, with the role user.',
    });
  }
  return { input: textOf(last), past: pastTurns(messages.slice(0, -1)) };
};

/** What the assistant said belongs to what the user said before it. */
const pastTurns = (messages: readonly Message[]): PastTurn[] => {
  const past: PastTurn[] = [];
  for (const message of messages) {
    const text = textOf(message);
    const turn = past.at(-1);
    if (message.role === 'user') past.push({ input: text, reply: '' });
    else if (message.role !== 'assistant' || text === '') continue;
    else if (turn) turn.reply += turn.reply === '' ? text : `\n${text}`;
    else past.push({ input: '', reply: text });
  }
  return past.filter(({ input, reply }) => input !== '' || reply !== '');
};

const textOf = ({ content }: Message): string => {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ type, text = '' }) => (type === 'text' ? text : '')).join('');
};
