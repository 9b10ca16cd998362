// What the model is told: the persona first, then everything that happened, only ever appended to, so that the
// model server's prefix cache holds. Of a reply it is told what was heard, and never its fillers.
import type { ChatMessage } from '../llm/port.ts';
import type { SessionState, TurnState } from './state.ts';

/** The messages of a session up to now; the last turn's own come last. */
export const historyOf = ({ persona, turns }: SessionState): ChatMessage[] => [
  ...(persona === '' ? [] : [{ role: 'system' as const, content: persona }]),
  ...turns.flatMap((turn) => (turn.unheard ? [] : messagesOf(turn))),
];

const messagesOf = ({ said, reply, notes }: TurnState): ChatMessage[] => {
  const messages: ChatMessage[] = said === '' ? [] : [{ role: 'user', content: said }];
  let position = 0;
  let spoken = '';
  const speech = (): string => {
    const content = spoken.replace(/^\n+/, '');
    spoken = '';
    return content;
  };
  const endSpeech = (): void => {
    const content = speech();
    if (content !== '') messages.push({ role: 'assistant', content });
  };
  for (const note of notes) {
    spoken += reply.slice(position, note.at);
    position = note.at;
    if (note.type === 'filler') position += note.length;
    else if (note.type === 'instructions') {
      endSpeech();
      messages.push({ role: 'system', content: note.content });
    } else {
      messages.push({ role: 'assistant', content: speech(), toolCalls: note.calls });
      for (const [index, { id }] of note.calls.entries())
        messages.push({ role: 'tool', toolCallId: id, content: note.results[index] ?? '' });
    }
  }
  spoken += reply.slice(position);
  endSpeech();
  return messages;
};
