// The token log: per session, the ordered truth about what was said. Whoever wants to know reads it from here.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { Resync, TokenEvent } from '@firstword/shared/contract/token-event';
import type { Static } from 'typebox';

export type LogEntry = { id: EntryId; event: TokenEvent };

/** What a reader is told when its cursor fits nowhere: a gap is never silent. */
export type LogGap = Static<typeof Resync>;

/** The executor's pen: exactly one per session can write, the one that was opened last. */
export type LogWriter = {
  /**
   * Gives the event its id at once and shows it to readers of this process in the same tick.
   * Throws `WriterFenced` as soon as this writer knows that a newer one was opened.
   */
  append(event: TokenEvent): LogEntry;
  /** Resolves when everything appended is as safe as this log makes it; rejects with `WriterFenced` if some was refused. */
  flush(): Promise<void>;
};

/** One log per session. Not promised: anything about sessions relative to one another. */
export type TokenLog = {
  /** Claims the session, made if absent, with an epoch above every one that this log ever gave out. */
  open(sessionId: string): Promise<LogWriter>;
  /**
   * All entries behind the cursor (null: from the oldest; seq 0: from the first of its epoch), then live ones as they
   * come, in order, each once; pulled, so a slow reader costs its cursor and nothing else. A cursor that fits nowhere, or that was overtaken by trimming,
   * gets one gap and then everything from the oldest entry. Ends after `session-end`, with the signal, when the
   * session is removed, and at once for a session that is not there.
   */
  follow(sessionId: string, options: FollowOptions): AsyncIterable<LogEntry | LogGap>;
  /** Forgets the session; its readers end. */
  remove(sessionId: string): Promise<void>;
};

export type FollowOptions = { after: EntryId | null; signal: AbortSignal };

/** The error of a writer that was replaced. */
export const writerFenced = (): VoiceError =>
  new VoiceError('WriterFenced', 'Another executor has taken over this session.', { status: 409, retry: 'now' });
