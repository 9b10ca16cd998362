// One turn of the conversation, event by event.
import type { ConsoleEvent } from '@firstword/shared/contract/console';
import { heardOffset, isActive } from './marks.ts';
import type { Clause, Turn } from './view.ts';

export type TurnEvent = Extract<ConsoleEvent, { turn: number }>;
type TurnStarted = Extract<ConsoleEvent, { type: 'turn-started' }>;

/** A turn of which nothing but its input is known. */
export const newTurn = (conversation: number, { turn, input, channel }: TurnStarted): Turn => ({
  conversation,
  turn,
  input,
  channel,
  reply: '',
  clauses: [],
  playedSamples: 0,
  peak: 0,
  audioSamples: null,
  ended: false,
  heard: null,
  failure: null,
  timeline: null,
});

/** Cuts a running turn where the caller has listened to; a turn that is over stays as it is. */
export const stopTurn = (turn: Turn): Turn =>
  isActive(turn) ? { ...turn, ended: true, heard: heardOffset(turn) } : turn;

const withClauseEnd = (clauses: readonly Clause[], index: number, endSample: number): Clause[] =>
  clauses.map((clause, at) => (at === index ? { ...clause, endSample } : clause));

/** What the server's event makes of the turn. */
export const reduceTurn = (turn: Turn, event: TurnEvent): Turn => {
  switch (event.type) {
    case 'token':
      // After a barge-in what still arrives was on its way when the caller spoke: nobody hears it.
      return turn.heard === null ? { ...turn, reply: turn.reply + event.content } : turn;
    case 'clause-started': {
      const { start, end, startSample } = event;
      return { ...turn, clauses: [...turn.clauses, { start, end, startSample, endSample: null }] };
    }
    case 'clause-ended':
      return { ...turn, clauses: withClauseEnd(turn.clauses, event.clause, event.endSample) };
    case 'audio-ended':
      return { ...turn, audioSamples: event.samples };
    case 'interrupted':
      // It may cross the last played samples on its way: what was heard to its end is not cut.
      if (turn.heard === null && !isActive(turn)) return turn;
      return { ...turn, heard: Math.min(event.heard, turn.reply.length), ended: true };
    case 'turn-ended':
      return { ...turn, reply: turn.heard === null ? event.content : turn.reply, ended: true };
    case 'turn-failed': {
      const { code, message, retry } = event;
      return { ...turn, failure: { code, message, retry }, ended: true };
    }
    case 'timeline':
      return { ...turn, timeline: event.timeline };
    default:
      // An event of a newer server changes nothing here.
      return turn;
  }
};
