// The token log: per session, the ordered truth about what was said. Whoever wants to know reads it from here.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { Resync, TokenEvent } from '@firstword/shared/contract/token-event';
import type { Static } from 'typebox';

export type LogEntry = {
  id: EntryId;
  event: TokenEvent;
  /** The event, as it is stored and as readers are sent it. */
  json: string;
};

/** An event at its place in the log. */
export const logEntry = (id: EntryId, event: TokenEvent): LogEntry => ({ id, event, json: JSON.stringify(event) });

/** What a reader is told when its cursor fits nowhere: a gap is never silent. */
export type LogGap = Static<typeof Resync>;

/** The executor's pen: exactly one per session can write, the one that was opened or claimed last. */
export type LogWriter = {
  /**
   * Gives the event its id at once and shows it to readers of this process in the same tick.
   * Throws `WriterFenced` as soon as this writer knows that a newer one was opened.
   */
  append(event: TokenEvent): LogEntry;
  /**
   * Keeps the session's state, as it is after what was appended, for whoever goes on with it: as one step with what this
   * tick appends besides. Asked for the text later, and not at all by a log that dies with its process.
   */
  save(state: () => string): void;
  /** Resolves when everything appended is as safe as this log makes it; rejects with `WriterFenced` if some was refused. */
  flush(): Promise<void>;
  /** Aborts when this writer knows that another has its place, or may have. */
  readonly lost: AbortSignal;
};

/** One log per session. Not promised: anything about sessions relative to one another. */
export type TokenLog = {
  /**
   * Claims the session, made if absent, with an epoch above every one that this log ever gave out. `pinned`: what is
   * kept beside it for whoever goes on with it, its flow.
   */
  open(sessionId: string, pinned?: string): Promise<LogWriter>;
  /**
   * All entries behind the cursor (null: from the oldest; seq 0: from the first of its epoch), then live ones as they
   * come, in order, each once; pulled, so a slow reader costs its cursor and nothing else. A cursor that fits nowhere, or that was overtaken by trimming,
   * gets one gap and then everything from the oldest entry. Ends after `session-end`, with the signal, when the
   * session is removed, with a gap when it expires, and at once for a session that is not there.
   */
  follow(sessionId: string, options: FollowOptions): AsyncIterable<LogEntry | LogGap>;
  /** Forgets the session; its readers end. */
  remove(sessionId: string): Promise<void>;
};

export type FollowOptions = { after: EntryId | null; signal: AbortSignal };

/** The log cannot be reached: nothing was begun. */
export const tokenLogAway = (): VoiceError =>
  new VoiceError('TokenLogAway', 'The token log cannot be reached.', {
    status: 503,
    retry: { afterMs: 1_000 },
    remedy: 'Try again soon; see that the Redis answers.',
  });

/** The error of a writer that was replaced. */
export const writerFenced = (): VoiceError =>
  new VoiceError('WriterFenced', 'Another executor has taken over this session.', { status: 409, retry: 'now' });
