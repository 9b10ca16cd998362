// The audio of one turn on its way to the room: what was sent, what was played, and which words that was.
//
//   clause ─▶ [silence topped up] ─▶ chunks ─▶ room       sent ─────────▶
//                                                         played ──▶      from the page's own clock
import { msToSamples, samplesToMs } from '@firstword/shared/contract/audio';
import type { Clause, ClauseEnd } from '@firstword/shared/clauses/clause';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createAudibleMeter } from '@firstword/shared/timeline/audible-meter';
import type { Room } from '../rooms/port.ts';
import { SAMPLES_PER_CHAR, heardOffset, type ClauseAudio } from './heard.ts';
import { longerEnd, pauseSamples, readLead } from './pauses.ts';

export type TurnAudioOptions = {
  turn: number;
  room: Room;
  clock: Clock;
  /** The first audible sample is with the room; `atMs` is when it can be heard, on the clock. */
  onFirstAudible: (atMs: number) => void;
  /** The caller has listened to all of the reply before `offset`: a clause has ended. */
  onSpoken: (offset: number) => void;
};

/** How far the audio may be ahead of the caller's ear. */
const MAX_AHEAD_SAMPLES = msToSamples(30_000);

/** Clauses are played one after the other; `stop` and the page's reports may come at any time. */
export class TurnAudio {
  readonly #options: TurnAudioOptions;
  readonly #clauses: ClauseAudio[] = [];
  readonly #meter = createAudibleMeter();
  /** Hears the answer only, without a filler before it. */
  readonly #answerMeter = createAudibleMeter();
  /** Text that is with the voice and has not come back yet. */
  #awaitedChars = 0;
  #before: ClauseEnd | null = null;
  #answerSentMs: number | null = null;
  #answerSamples = 0;
  #isFiller = false;
  #isAudible = false;
  #sent = 0;
  #played = 0;
  #spoken = 0;
  #state: 'playing' | 'ended' | 'stopped' = 'playing';
  #wake = (): void => {};

  constructor(options: TurnAudioOptions) {
    this.#options = options;
  }

  /** A clause was given to the voice; its audio counts as buffered by its length. */
  await(clause: Clause): void {
    this.#awaitedChars += clause.text.length;
  }

  /** Hands a clause's audio over, in step with the room; returns early once stopped. A filler is never the first word. */
  async play(clause: Clause, audio: AsyncIterable<Int16Array>, isFiller = false): Promise<void> {
    const chunks = audio[Symbol.asyncIterator]();
    const { lead, silence } = await readLead(chunks, createAudibleMeter(), () => this.#pauseBefore(0));
    if (this.#isStopped()) return;
    this.#isFiller = isFiller;
    const pause = this.#pauseBefore(silence);
    if (lead.length > 0 && pause > 0) this.#send(new Int16Array(pause));
    const index = this.#begin(clause);
    for (const chunk of lead) await this.#sendInStep(chunk);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) await this.#sendInStep(next.value);
    this.#end(index, clause, lead.length > 0);
  }

  /** No more audio follows. */
  end(): void {
    if (this.#state !== 'playing') return;
    this.#state = 'ended';
    this.#options.room.send({ type: 'audio-ended', turn: this.#options.turn, samples: this.#sent });
  }

  /** Nothing more reaches the room from here on. */
  stop(): void {
    this.#state = 'stopped';
    this.#wake();
  }

  /** The page's playout clock. */
  played(samples: number): void {
    if (this.#isStopped()) return;
    this.#played = Math.max(this.#played, Math.min(samples, this.#sent));
    this.#wake();
    const ended = this.#clauses.findLast(({ endSample }) => endSample !== null && endSample <= this.#played);
    if (!ended || ended.end <= this.#spoken) return;
    this.#spoken = ended.end;
    this.#options.onSpoken(ended.end);
  }

  /** What the caller still has to listen to, with an estimate of what the voice is at. */
  bufferedMs(): number {
    const current = this.#clauses.findLast(({ endSample }) => endSample === null);
    const length = current ? (current.end - current.start) * SAMPLES_PER_CHAR : 0;
    const toCome = current ? Math.max(0, length - (this.#sent - current.startSample)) : 0;
    return samplesToMs(this.#sent - this.#played + toCome + this.#awaitedChars * SAMPLES_PER_CHAR);
  }

  /** How far into the reply, as far as it is known, the caller has listened. */
  heard(reply: string): number {
    if (this.isOver()) return reply.length;
    const playout = { clauses: this.#clauses, sentSamples: this.#sent, playedSamples: this.#played };
    return heardOffset({ ...playout, reply });
  }

  /** Whether the first audible sample is known, or known not to come. */
  isSettled(): boolean {
    return this.#isAudible || this.#state !== 'playing';
  }

  /** Whether the caller has heard it all. */
  isOver(): boolean {
    return this.#state === 'ended' && this.#played >= this.#sent;
  }

  #isStopped(): boolean {
    return this.#state === 'stopped';
  }

  #pauseBefore(leading: number): number {
    if (this.#before === null) return 0;
    const ranDry = this.#played >= this.#sent;
    return pauseSamples({ endsWith: this.#before, trailing: this.#meter.trailingSilence(), leading, ranDry });
  }

  #begin(clause: Clause): number {
    const { turn, room } = this.#options;
    const { start, end } = clause;
    this.#awaitedChars -= clause.text.length;
    const index = this.#clauses.push({ start, end, startSample: this.#sent, endSample: null }) - 1;
    room.send({ type: 'clause-started', turn, clause: index, start, end, startSample: this.#sent });
    return index;
  }

  #end(index: number, { endsWith }: Clause, hasSound: boolean): void {
    const clause = this.#clauses[index];
    if (!clause || this.#isStopped()) return;
    clause.endSample = this.#sent;
    this.#before = hasSound || this.#before === null ? endsWith : longerEnd(this.#before, endsWith);
    const { turn, room } = this.#options;
    room.send({ type: 'clause-ended', turn, clause: index, endSample: this.#sent });
  }

  async #sendInStep(samples: Int16Array): Promise<void> {
    while (!this.#isStopped() && this.#sent - this.#played >= MAX_AHEAD_SAMPLES) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (!this.#isStopped()) this.#send(samples);
  }

  #send(samples: Int16Array): void {
    const { turn, room } = this.#options;
    room.play(turn, this.#sent, samples);
    this.#meter.feed(samples);
    if (!this.#isFiller) this.#measure(samples);
    this.#sent += samples.length;
  }

  #measure(samples: Int16Array): void {
    const { clock, onFirstAudible } = this.#options;
    const nowMs = clock.nowMs();
    this.#answerSentMs ??= nowMs;
    this.#answerMeter.feed(samples);
    const first = this.#answerMeter.firstAudible();
    if (first !== null && !this.#isAudible) {
      this.#isAudible = true;
      // Playout starts with the first frame; a voice slower than playout is heard only when its sample is here.
      const onTimeMs = this.#answerSentMs + samplesToMs(first);
      onFirstAudible(Math.max(onTimeMs, nowMs + samplesToMs(first - this.#answerSamples)));
    }
    this.#answerSamples += samples.length;
  }
}
