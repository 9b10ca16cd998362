// One request to the model: its words are said as they come, its function calls are handed back.
import type { ToolCall } from '../llm/port.ts';
import { historyOf } from './history.ts';
import { parseArguments } from './function-arguments.ts';
import type { Turn } from './turn.ts';

/** More calls than this at once are dropped. */
const MAX_CALLS = 8;

/** `isSilent`: what the model says is nothing for the caller. */
export const askModel = async (turn: Turn, isSilent = false): Promise<ToolCall[]> => {
  const { model, signal } = turn;
  turn.asks();
  const functions = await turn.functions();
  signal.throwIfAborted();
  const goesOn = isSilent ? null : goOn(turn);
  const messages = historyOf(turn.state());
  const calls: ToolCall[] = [];
  let isFirst = true;
  const tools = functions.tools.length > 0 ? { tools: functions.tools } : {};
  for await (const part of model.reply({
    messages,
    ...tools,
    ...(goesOn === 'prefix' ? { continues: true } : {}),
    signal,
  })) {
    signal.throwIfAborted();
    if (part.type === 'usage') turn.usage.add(part);
    else if (part.type === 'tool-call') calls.push(part.call);
    else if (!isSilent) {
      if (!isFirst) turn.say(part.content);
      else if (goesOn === null) turn.sayLine(part.content);
      else turn.say(goesOn === 'told' ? apart(turn.reply(), part.content) : part.content);
      isFirst = false;
    }
  }
  signal.throwIfAborted();
  return calls.slice(0, MAX_CALLS).map((call, index) => plainCall(call, `${messages.length}-${index}`));
};

const CUT_OFF = 'Your answer was cut off here. Go on right behind its last word, and repeat nothing of it.';

/** Of an answer that was taken over the caller has heard the beginning: the model goes on behind it. */
const goOn = (turn: Turn): 'prefix' | 'told' | null => {
  if (turn.takeSaidBefore() === '') return null;
  if ((turn.flow.resource.spec.llm?.continuation ?? 'none') !== 'none') return 'prefix';
  turn.note({ type: 'instructions', at: turn.reply().length, content: CUT_OFF });
  return 'told';
};

/** A model that is told to go on begins with a word, and knows no space before it. */
const apart = (before: string, content: string): string =>
  /\s$/.test(before) || /^\s/.test(content) ? content : ` ${content}`;

/** A call as it may stand in the history: with an id of its own, and with arguments that every server can read. */
const plainCall = ({ name, arguments: given }: ToolCall, place: string): ToolCall => ({
  id: `call-${place}`,
  name: name.slice(0, 64),
  arguments: given,
});

/** Servers refuse a conversation with arguments that are no JSON object, also where a model wrote them. */
export const readableArguments = (call: ToolCall): ToolCall =>
  parseArguments(call.arguments) === null ? { ...call, arguments: '{}' } : call;
