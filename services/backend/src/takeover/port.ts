// Where sessions are: which replica runs one, how another takes it over, and how word reaches the one that runs it.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { LogEntry, LogWriter } from '../token-log/port.ts';

/** What reached a replica that does not run the session; each may be applied twice without harm. */
export type ControlMessage =
  | { type: 'turn'; turnId: string; input: string; interrupts?: { turnId: string; heard: number } }
  | { type: 'commit'; turnId: string; interrupts?: { turnId: string; heard: number } }
  | { type: 'interrupt'; turnId: string; heard: number }
  | { type: 'spoken'; turnId: string; offset: number };

/** What is kept of a session: its state ('' when none was saved), what was logged since, and what was pinned to it. */
export type Saved = { state: string; entries: LogEntry[]; pinned: string };

export type Found =
  /** This process has it already, and may go on writing. */
  | { held: 'here' }
  /** It runs in another replica that is alive. */
  | { held: 'elsewhere' }
  /** It is this process' from now on. */
  | { held: 'taken'; saved: Saved; writer: LogWriter };

/** `endId`: its `session-end`, if it has come to that. `isOurs`: this process was the last that had it. */
export type Glance = { endId: EntryId | null; isOurs: boolean };

/** What a process does when word reaches it. Neither rejects. */
export type SessionHost = {
  /** For a session that this process runs. */
  apply(key: string, message: ControlMessage): Promise<void>;
  /** Its executor is dead: whoever can shall take it. */
  orphaned(key: string): Promise<void>;
};

/** All calls throw `TokenLogAway` when Redis cannot be reached in time. */
export type Directory = Whereabouts & Word;

type Whereabouts = {
  /** The session for whoever wants to change it; null when there is none. */
  claim(key: string): Promise<Found | null>;
  /** What is kept of it, for whoever only reads; null when there is none. */
  look(key: string): Promise<Saved | null>;
  /** The same in short, which costs as much however much was said. */
  glance(key: string): Promise<Glance | null>;
};

type Word = {
  /** Hands word to whoever runs the session, now or after a take-over. */
  send(key: string, message: ControlMessage): Promise<void>;
  /** Hands on what came for a session, also before it was taken. */
  deliver(key: string): Promise<void>;
  /** Has the process told of what concerns it, from now on. */
  serve(host: SessionHost): void;
};
