// Heard, being spoken, still to come: a reply's text cut by the clock of its audio.
import type { Clause, Turn } from './view.ts';

type Mark = 'heard' | 'speaking' | 'coming' | 'unheard';
export type Segment = { text: string; mark: Mark };

/** Every sample of the turn has been played. */
const isPlayedOut = (turn: Turn): boolean => turn.audioSamples !== null && turn.playedSamples >= turn.audioSamples;

/** Audio of this turn is still to come, or is not yet played to its end; the worker says how much there is in all. */
export const isSpeaking = (turn: Turn): boolean => turn.channel !== 'text' && turn.heard === null && !isPlayedOut(turn);

/** The turn can still be stopped: its reply runs, or is being spoken. */
export const isActive = (turn: Turn): boolean => turn.heard === null && (!turn.ended || isSpeaking(turn));

type Playhead = { heardEnd: number; clause: Clause | null };

// Where a clause ends before `clause-ended` has said so: at the latest where the next one begins.
const knownEnd = (turn: Turn, index: number): number =>
  turn.clauses[index]?.endSample ?? turn.clauses[index + 1]?.startSample ?? turn.audioSamples ?? Infinity;

const playheadOf = (turn: Turn): Playhead => {
  let heardEnd = 0;
  for (const [index, clause] of turn.clauses.entries()) {
    if (turn.playedSamples <= clause.startSample) return { heardEnd, clause: null };
    if (turn.playedSamples < knownEnd(turn, index)) return { heardEnd: clause.start, clause };
    heardEnd = clause.end;
  }
  return { heardEnd, clause: null };
};

/** How far into the reply the caller has listened, as a UTF-16 offset: interpolated within the clause being spoken. The worker
 * computes the one that counts; this is what the page shows until it comes. */
export const heardOffset = (turn: Turn): number => {
  if (turn.channel === 'text') return turn.reply.length;
  const { heardEnd, clause } = playheadOf(turn);
  if (clause?.endSample == null) return heardEnd;
  const share = (turn.playedSamples - clause.startSample) / (clause.endSample - clause.startSample);
  const spoken = turn.reply.slice(clause.start, clause.start + Math.floor((clause.end - clause.start) * share));
  // The word that was begun is not heard.
  return clause.start + spoken.replace(/\S+$/u, '').trimEnd().length;
};

const cut = (reply: string, ends: [end: number, mark: Mark][]): Segment[] => {
  let start = 0;
  const segments = ends.map(([end, mark]) => {
    const text = reply.slice(start, end);
    start = Math.max(start, end);
    return { text, mark };
  });
  return segments.filter(({ text }) => text !== '');
};

/** The reply as the page shows it; the segments joined are the reply. */
export const segmentsOf = (turn: Turn): Segment[] => {
  const { reply } = turn;
  const whole = reply.length;
  if (turn.heard !== null) {
    return cut(reply, [
      [turn.heard, 'heard'],
      [whole, 'unheard'],
    ]);
  }
  const isSilent = turn.channel === 'text' || (turn.ended && turn.clauses.length === 0);
  if (isSilent || (turn.ended && isPlayedOut(turn))) return cut(reply, [[whole, 'heard']]);
  const { heardEnd, clause } = playheadOf(turn);
  // The blank after a clause belongs to it, but marking it would draw a ragged edge.
  const speakingEnd = clause ? clause.start + reply.slice(clause.start, clause.end).trimEnd().length : heardEnd;
  return cut(reply, [
    [heardEnd, 'heard'],
    [speakingEnd, 'speaking'],
    [whole, 'coming'],
  ]);
};

export type TurnState = 'waiting' | 'streaming' | 'speaking' | 'done' | 'interrupted' | 'failed';

/** The one word for where a turn stands: what its `data-state` says. */
export const turnState = (turn: Turn): TurnState => {
  if (turn.heard !== null) return 'interrupted';
  if (isSpeaking(turn) && turn.playedSamples > 0) return 'speaking';
  if (!turn.ended) return turn.reply === '' ? 'waiting' : 'streaming';
  if (isSpeaking(turn)) return 'streaming';
  return turn.failure ? 'failed' : 'done';
};
