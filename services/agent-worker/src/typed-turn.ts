// The way of a typed turn: tokens ▸ clauses ▸ words ▸ voice ▸ room. Owns the turn's timeline.
import type { Clause } from '@firstword/shared/clauses/clause';
import type { ClauseSettings } from '@firstword/shared/clauses/clause-splitter';
import { splitClauses } from '@firstword/shared/clauses/split-clauses';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { ModelUsage, StreamFrame } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { LexiconEntry } from '@firstword/shared/speech-text/lexicon';
import { createSpeechText } from '@firstword/shared/speech-text/speech-text';
import type { TurnTimeline } from '@firstword/shared/timeline/record';
import { createTurnTimeline, type TurnStopwatch } from '@firstword/shared/timeline/turn-timeline';
import { TurnAudio } from './audio/turn-audio.ts';
import { createHeardBefore, type GoOn, type HeardBefore } from './heard-before.ts';
import { inOrder } from './in-order.ts';
import { createPushQueue } from './push-queue.ts';
import type { Room } from './rooms/port.ts';
import type { Tts } from './tts/port.ts';
import { voiceClause } from './voice-clause.ts';

export type TurnSettings = {
  voice: string;
  language: string;
  clauses: ClauseSettings;
  targetMs: number;
  lexicon?: readonly LexiconEntry[];
};

export type TypedTurnOptions = {
  turn: number;
  turnId: string;
  input: string;
  channel: 'text' | 'speech';
  /** When the room's request was accepted, on the clock. */
  acceptedMs: number;
  room: Room;
  tts: Tts;
  clock: Clock;
  log: Log;
  settings: TurnSettings;
  /** The caller has listened to all of the reply before `offset`. */
  onSpoken: (offset: number) => void;
  onTimeline: (timeline: TurnTimeline) => void;
  /** The turn has begun elsewhere, and its reply goes on here. */
  goOn?: GoOn;
};

/** Clauses with the voice at the same time: the one being handed over, and the next. */
const CLAUSES_AT_ONCE = 2;

/** One turn, from its start to the last sample; whatever comes after an interruption is dropped. */
export class TypedTurn {
  readonly turnId: string;
  readonly #options: TypedTurnOptions;
  readonly #watch: TurnStopwatch;
  readonly #sayable: (clause: string) => string;
  readonly #tokens = createPushQueue<string>();
  readonly #audio: TurnAudio | null;
  readonly #speaking = new AbortController();
  readonly #before: HeardBefore;
  #reply = '';
  /** Up to here the reply is a filler, which is spoken and never counts as the first word. */
  #fillerEnd = 0;
  #outcome: 'done' | 'interrupted' | 'failed' | null = null;
  #isTimed = false;
  #usage: ModelUsage[] | undefined;

  constructor(options: TypedTurnOptions) {
    const { turn, turnId, input, channel, acceptedMs, room, clock, settings, onSpoken } = options;
    this.turnId = turnId;
    this.#options = options;
    this.#before = createHeardBefore(options.goOn ?? { base: 0, heard: '' });
    this.#sayable = createSpeechText(settings);
    // Only the greeting has no input.
    const facts = { turnId, channel, targetMs: settings.targetMs, greeting: input === '' };
    this.#watch = createTurnTimeline({ ...facts, clock, acceptedMs });
    room.send({ type: 'turn-started', turn, turnId, input, channel });
    const spoken = (offset: number) => onSpoken(this.#before.offset() + offset);
    const onFirstAudible = (atMs: number) => this.#markAudible(atMs);
    this.#audio = channel === 'text' ? null : new TurnAudio({ turn, room, clock, onFirstAudible, onSpoken: spoken });
    if (this.#audio) void this.#speak(this.#audio);
  }

  /** A frame of this turn, as the session's stream brings it. */
  receive(frame: StreamFrame): void {
    if (this.#outcome !== null) return;
    const { turn, room } = this.#options;
    if (frame.type === 'token') {
      if (!frame.filler) this.#watch.mark('firstToken');
      if (frame.timings) this.#watch.backend(frame.timings);
      const content = this.#before.unheard(frame.content);
      if (content === '') return;
      this.#reply += content;
      if (frame.filler) this.#fillerEnd = this.#reply.length;
      room.send({ type: 'token', turn, content });
      this.#tokens.push(content);
    } else if (frame.type === 'done') {
      this.#usage = frame.usage;
      room.send({ type: 'turn-ended', turn, content: frame.content });
      this.#endReply('done');
    } else if (frame.type === 'error') {
      const { code, message, retry } = frame;
      room.send({ type: 'turn-failed', turn, code, message, retry });
      this.#endReply('failed');
    }
  }

  /** No more of the reply will come; what there is of it is still spoken. False when the reply was complete. */
  fail(error: VoiceError): boolean {
    if (this.#outcome !== null) return false;
    const { code, retry } = error;
    const message = error.remedy ? `${error.message} ${error.remedy}` : error.message;
    this.receive({ type: 'error', turnId: this.turnId, code, message, retry });
    return true;
  }

  /**
   * The reply goes on in another process, from `base` on: stops, and says what the turn that speaks on begins with.
   * Null when nothing behind `base` was said here.
   */
  cutAt(base: number): GoOn | null {
    const before = this.#before.offset();
    if (base >= before + this.#reply.length) return null;
    const heard = this.interrupt()?.heard ?? base;
    return { base, heard: this.#reply.slice(Math.max(0, base - before), Math.max(0, heard - before)) };
  }

  /** The page's playout clock. */
  played(samples: number): void {
    this.#audio?.played(samples);
  }

  /** Stops at once. Says what the caller heard, or null when nothing was left to stop. */
  interrupt(): Interruption | null {
    if (this.#isOver()) return null;
    const heard = this.#audio ? this.#audio.heard(this.#reply) : this.#reply.length;
    this.#audio?.stop();
    this.#speaking.abort(new VoiceError('TurnAborted', 'The turn was interrupted.'));
    this.#options.room.send({ type: 'interrupted', turn: this.#options.turn, heard });
    this.#endReply('interrupted');
    return { turnId: this.turnId, heard: this.#before.offset() + heard };
  }

  #isOver(): boolean {
    if (this.#outcome === 'interrupted') return true;
    return this.#outcome !== null && (this.#audio?.isOver() ?? true);
  }

  async #speak(audio: TurnAudio): Promise<void> {
    const { settings, clock } = this.#options;
    const { signal } = this.#speaking;
    try {
      const bufferedMs = () => audio.bufferedMs();
      const { language } = settings;
      const clauses = splitClauses(this.#tokens, { settings: settings.clauses, language, bufferedMs, clock, signal });
      const spoken = inOrder(clauses, (clause) => this.#voice(clause, audio), CLAUSES_AT_ONCE);
      for await (const { item: clause, output } of spoken) await audio.play(clause, output, this.#isFiller(clause));
    } catch (thrown) {
      if (signal.aborted) return;
      this.#fallSilent(ensureError(thrown));
    }
    audio.end();
    this.#settle();
  }

  async *#voice(clause: Clause, audio: TurnAudio): AsyncGenerator<Int16Array> {
    const { tts, settings } = this.#options;
    const { signal } = this.#speaking;
    const counts = !this.#isFiller(clause);
    if (counts) this.#watch.mark('firstClause');
    audio.await(clause);
    for await (const chunk of voiceClause(tts, this.#sayable(clause.text), { voice: settings.voice, signal })) {
      if (counts) this.#watch.mark('firstSamples');
      yield chunk;
    }
  }

  #isFiller({ end }: Clause): boolean {
    return end <= this.#fillerEnd;
  }

  /** The voice is gone: the rest of the reply is only shown. */
  #fallSilent(error: Error): void {
    const { room, log } = this.#options;
    const fault =
      error instanceof VoiceError ? error : new VoiceError('Internal', 'Speaking failed.', { cause: error });
    this.#speaking.abort(fault);
    log.warn({ turnId: this.turnId, code: fault.code, err: fault }, 'turn goes on without a voice');
    const { code, message, remedy } = fault;
    room.send({ type: 'notice', code, message, ...(remedy ? { remedy } : {}) });
  }

  #markAudible(atMs: number): void {
    this.#watch.mark('firstAudible', atMs);
    this.#settle();
  }

  #endReply(outcome: 'done' | 'interrupted' | 'failed'): void {
    this.#outcome = outcome;
    this.#tokens.end();
    this.#settle();
  }

  /** The record goes out once: when the reply has ended and its first audible sample is known. */
  #settle(): void {
    if (this.#isTimed || this.#outcome === null || !(this.#audio?.isSettled() ?? true)) return;
    this.#isTimed = true;
    const timeline = this.#watch.finish(this.#outcome);
    if (this.#usage) timeline.usage = this.#usage;
    this.#options.room.send({ type: 'timeline', turn: this.#options.turn, timeline });
    this.#options.onTimeline(timeline);
  }
}
