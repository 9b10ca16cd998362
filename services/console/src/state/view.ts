// What the page knows: one immutable value, made by `reduce`, drawn by the views.
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import type { RetryAdvice } from '@firstword/shared/contract/token-event';
import type { Channel, TurnTimeline } from '@firstword/shared/timeline/record';

/** A spoken stretch [start, end) of the raw reply, and where it lies in the turn's audio; its end is known late. */
export type Clause = { start: number; end: number; startSample: number; endSample: number | null };

export type Turn = {
  /** Counts the conversations of this page from 1; the server counts turns anew in each. */
  conversation: number;
  turn: number;
  input: string;
  channel: Channel;
  reply: string;
  clauses: readonly Clause[];
  playedSamples: number;
  /** Loudest sample that was played, 0 to 1. */
  peak: number;
  /** Whole length of the turn's audio, once it is known. */
  audioSamples: number | null;
  /** The reply is whole, or will never be. */
  ended: boolean;
  /** Set by a barge-in: how far into the reply the caller had listened. */
  heard: number | null;
  failure: { code: string; message: string; retry: RetryAdvice } | null;
  timeline: TurnTimeline | null;
};

export type Connection =
  | { state: 'connecting' }
  | { state: 'open' }
  | { state: 'lost' }
  | { state: 'refused'; message: string; remedy?: string };

/** `blocked`: the browser waits for a tap. `unavailable`: this browser plays no audio here. */
export type PlayerState = 'idle' | 'running' | 'blocked' | 'unavailable';

export type Notice = { code: string; message: string; remedy?: string };

export type View = {
  connection: Connection;
  status: ConsoleStatus | null;
  /** `ended`: the connection that carried the conversation is gone; the next message opens a new one. */
  session: 'none' | 'opening' | 'open' | 'ended';
  conversation: number;
  turns: readonly Turn[];
  /** Messages sent, of which the server has not yet started the turn. */
  pending: readonly string[];
  notices: readonly Notice[];
  sound: { on: boolean; player: PlayerState };
};

/** The page before anything has happened. */
export const initialView: View = {
  connection: { state: 'connecting' },
  status: null,
  session: 'none',
  conversation: 0,
  turns: [],
  pending: [],
  notices: [],
  sound: { on: true, player: 'idle' },
};

/** What happens to the page besides the server's events. */
export type PageAction =
  | { type: 'connection-changed'; connection: Connection }
  | { type: 'session-asked'; input?: string }
  | { type: 'message-sent'; input: string }
  | { type: 'audio-played'; turn: number; samples: number; peak: number }
  | { type: 'turn-stopped'; turn: number }
  | { type: 'sound-switched'; on: boolean }
  | { type: 'player-changed'; player: PlayerState }
  | { type: 'notice-dismissed'; code: string };
