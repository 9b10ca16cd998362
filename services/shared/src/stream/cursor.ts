// Continuity: which entry of a session's log must come next, so that nothing is lost, repeated or missed in silence.
import { Check } from 'typebox/value';
import { compareEntryIds, formatEntryId, parseEntryId, type EntryId } from '../contract/entry-id.ts';
import { VoiceError, ensureError } from '../contract/errors.ts';
import { StreamFrame } from '../contract/token-event.ts';
import type { SseBlock } from './sse-blocks.ts';

/** An entry with its id, or a `resync`, which has none. */
export type Followed = { id: EntryId | null; frame: StreamFrame };

export type Cursor = {
  /** The frame to hand on, or null for a repeated entry or a check point. Throws `StreamGap` or `StreamInvalid`. */
  take(block: SseBlock): Followed | null;
  /** Where to resume: the last entry taken, in the wire's words. */
  lastEventId(): string | undefined;
};

/** `next` is to be taken, `duplicate` was taken before, `hole` means that entries are missing before it. */
export type Step = 'next' | 'duplicate' | 'hole';

/** Judges an entry's id by the last one taken; where there is none, any id may come. */
export const stepTo = (last: EntryId | null, id: EntryId): Step => {
  if (last === null) return 'next';
  if (id.epoch === last.epoch && compareEntryIds(id, last) <= 0) return 'duplicate';
  // A new epoch counts from 1; an older one is a fenced executor's and asks for the server's word.
  if (id.epoch < last.epoch) return 'hole';
  return id.seq === (id.epoch > last.epoch ? 1 : last.seq + 1) ? 'next' : 'hole';
};

/** A stream that is none: the server speaks another language, and asking again would not help. */
export const streamInvalid = (why: string, cause?: unknown): VoiceError =>
  new VoiceError('StreamInvalid', `What came over the session's stream cannot be used: ${why}.`, {
    status: 502,
    cause,
  });

/** Starts after `lastEventId`; one that is no entry id is still the server's to judge. */
export const createCursor = (lastEventId?: string): Cursor => {
  let resumeAt = lastEventId;
  let last = lastEventId === undefined ? null : parseEntryId(lastEventId);
  let holes = 0;
  // The first time the server is asked again; when it has nothing else to say, the entries are gone.
  const gap = () => {
    holes += 1;
    return new VoiceError('StreamGap', "Entries of the session's log are missing in the stream.", {
      status: 502,
      retry: holes > 1 ? 'never' : 'now',
      remedy: 'Open the session again.',
    });
  };
  const take = (id: EntryId | null, frame: StreamFrame): Followed | null => {
    if (frame.type === 'resync') {
      last = null;
      return { id: null, frame };
    }
    if (!id) throw streamInvalid('an entry without an id');
    const step = stepTo(last, id);
    if (step === 'duplicate') return null;
    if (step === 'hole') throw gap();
    last = id;
    resumeAt = formatEntryId(id);
    holes = 0;
    return { id, frame };
  };
  return {
    take: (block) => {
      const id = block.id === null ? null : parseEntryId(block.id);
      if (block.data !== null) return take(id, parseFrame(block.data));
      // A check point never moves the cursor: one that lies ahead of it means that entries were lost.
      if (id && last && stepTo(last, id) !== 'duplicate') throw gap();
      return null;
    },
    lastEventId: () => resumeAt,
  };
};

const parseFrame = (data: string): StreamFrame => {
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch (thrown) {
    throw streamInvalid('a frame is no JSON', ensureError(thrown));
  }
  if (Check(StreamFrame, frame)) return frame;
  throw streamInvalid('a frame is none that we know');
};
