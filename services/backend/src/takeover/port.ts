// Where sessions are: which replica has one, how another takes it, and how word reaches the one that has it.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { VoiceErrorOptions } from '@firstword/shared/contract/errors';
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { TurnPlace } from '../flow/state.ts';
import type { LogEntry, LogWriter } from '../token-log/port.ts';

/** What reached a replica that does not have the session; each may be applied twice without harm. */
export type ControlMessage =
  | { type: 'turn'; turnId: string; input: string; interrupts?: Interruption; speculative?: true }
  | { type: 'commit'; turnId: string; interrupts?: Interruption }
  | { type: 'interrupt'; turnId: string; heard: number }
  | { type: 'spoken'; turnId: string; offset: number };

/** What became of it: kept, and for a turn where it stands in the log; or why not. */
export type Answer = { turn?: TurnPlace; fault?: Refusal };

export type Refusal = { code: string; message: string } & Omit<VoiceErrorOptions, 'cause'>;

/** What is kept of a session: its state ('' when none was saved), what was logged since, and what was pinned to it. */
export type Saved = { state: string; entries: LogEntry[]; pinned: string };

/** A turn is about to begin, and shall run here if it can; or something else is said to the session. */
export type Purpose = 'turn' | 'word';

export type Found =
  /** This process has it already, and may go on writing. */
  | { held: 'here' }
  /** Another replica has it that is alive. */
  | { held: 'elsewhere' }
  /** It is this process' from now on. */
  | { held: 'taken'; saved: Saved; writer: LogWriter };

/** `endId`: its `session-end`, if it has come to that. */
export type Glance = { endId: EntryId | null };

/** What a process does when word reaches it. */
export type SessionHost = {
  /** For a session that this process has. Rejects when it has it no more: nothing was done then. */
  apply(key: string, message: ControlMessage): Promise<Answer>;
  /** Nobody has it: whoever can shall take it. Never rejects. */
  orphaned(key: string): Promise<void>;
};

/** All calls throw `TokenLogAway` when Redis cannot be reached in time. */
export type Directory = Whereabouts & Sight & Word;

type Whereabouts = {
  /** Begins a session; null when there is one of this name. `pinned`: what is kept beside it for whoever goes on with it. */
  begin(key: string, pinned: string): Promise<LogWriter | null>;
  /** The session for whoever wants to change it; null when there is none, or it has ended. */
  claim(key: string, why: Purpose): Promise<Found | null>;
  /** This process writes it no more. */
  release(key: string): void;
  /** Lets others take all that this process has: it takes nothing any more. */
  leave(): Promise<void>;
};

type Sight = {
  /** What is kept of it, for whoever only reads; null when there is none. */
  look(key: string): Promise<Saved | null>;
  /** The same in short, which costs as much however much was said. */
  glance(key: string): Promise<Glance | null>;
};

type Word = {
  /** Hands word to whoever has the session, now or after a take-over; null when there is none. */
  send(key: string, message: ControlMessage): Promise<Answer | null>;
  /** Hands on what came for a session, also before it was taken. */
  deliver(key: string): Promise<void>;
  /** Has the process told of what concerns it, from now on. */
  serve(host: SessionHost): void;
};
