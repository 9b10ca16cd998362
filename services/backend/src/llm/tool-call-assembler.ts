// Tool calls come in pieces, several at once: this puts them together.
import { modelGarbled } from './faults.ts';
import type { ToolCallDelta } from './openai-chunk.ts';
import type { ToolCall } from './port.ts';

/** More is a model that has lost its way, and our memory must not follow it. */
const MAX_CALLS = 32;
const MAX_ARGUMENTS_CHARS = 64 * 1024;

type Draft = ToolCall & { index: number | null };

/** Collects the pieces of one reply; `newId` names a call whose server gave none. */
export const createToolCallAssembler = (newId: () => string) => {
  const drafts: Draft[] = [];

  /** Its index says which call a piece belongs to, unless it brings another id: some servers number every call 0. */
  const draftOf = ({ index, id }: ToolCallDelta): Draft | undefined => {
    const draft = index === null ? drafts.at(-1) : drafts.findLast((other) => other.index === index);
    return draft && id !== '' && draft.id !== '' && id !== draft.id ? undefined : draft;
  };

  return {
    add: (delta: ToolCallDelta): void => {
      let draft = draftOf(delta);
      if (!draft) {
        if (drafts.length === MAX_CALLS) throw modelGarbled('calls more tools at once than there can be');
        drafts.push((draft = { index: delta.index, id: '', name: '', arguments: '' }));
      }
      draft.id ||= delta.id;
      // The name comes whole; a server that repeats it in each piece means the same call.
      draft.name ||= delta.name;
      draft.arguments += delta.arguments;
      if (draft.arguments.length > MAX_ARGUMENTS_CHARS) throw modelGarbled('calls a tool with endless arguments');
    },
    /** The calls in the order they began; a call without arguments has `{}`. */
    calls: (): ToolCall[] =>
      drafts.map(({ id, name, arguments: text }) => ({
        id: id || newId(),
        name,
        arguments: text.trim() === '' ? '{}' : text,
      })),
  };
};
