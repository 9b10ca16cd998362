// A room's conversation with the backend: its session, the one turn that runs, and what the caller heard of it.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { StreamFrame } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { warmSpeechText } from '@firstword/shared/speech-text/speech-text';
import type { SessionClient } from '@firstword/shared/stream/session-client';
import type { TurnTimeline } from '@firstword/shared/timeline/record';
import type { GoOn } from './heard-before.ts';
import type { Room } from './rooms/port.ts';
import type { Tts } from './tts/port.ts';
import { TypedTurn, type TurnSettings } from './typed-turn.ts';
import { createUntoldInterruption, type UntoldInterruption } from './untold-interruption.ts';

/** What a room asks of the agent; every call returns at once, and its effects come as events of the room. */
export type Conversation = {
  /** A new session: with `input` the greeting is skipped, and the first turn answers it. */
  open(input?: string): void;
  /** A message; while the agent speaks it is a barge-in. Opens a session if there is none. */
  say(input: string): void;
  /** Stops the agent. */
  interrupt(): void;
  /** The playout clock: samples of this turn's audio that the caller has heard. */
  played(turn: number, samples: number): void;
  /** Whether turns are spoken, from the next one on. */
  setSpeech(on: boolean): void;
  /** The caller left. Resolves when the backend knows what was heard. */
  close(): Promise<void>;
};

export type ConversationOptions = {
  session: SessionClient;
  tts: Tts;
  room: Room;
  clock: Clock;
  log: Log;
  settings: TurnSettings;
  /** Ids of turns, so that a call may be repeated. */
  newId: () => string;
  onTimeline?: (timeline: TurnTimeline) => void;
};

type Session = { id: string; leave: AbortController };
type BeginTurn = { turnId: string; input: string; acceptedMs: number; goOn?: GoOn };

class TypedConversation implements Conversation {
  readonly #options: ConversationOptions;
  readonly #untold: UntoldInterruption;
  #session: Session | null = null;
  #turn: TypedTurn | null = null;
  #turnNumber = -1;
  #speech = true;
  #isClosed = false;
  #calls: Promise<void> = Promise.resolve();

  constructor(options: ConversationOptions) {
    this.#options = options;
    warmSpeechText(options.settings);
    this.#untold = createUntoldInterruption(options.clock, () => this.#inLine(() => this.#tellAlone()));
  }

  open(input?: string): void {
    const acceptedMs = this.#options.clock.nowMs();
    this.#stopTurn();
    this.#inLine(async () => {
      this.#stopTurn();
      await this.#tellAlone();
      this.#leaveSession();
      this.#turnNumber = -1;
      await this.#openSession(input, acceptedMs);
    });
  }

  say(input: string): void {
    const acceptedMs = this.#options.clock.nowMs();
    this.#stopTurn();
    this.#inLine(async () => {
      // A turn may have begun while this message waited for the calls before it.
      this.#stopTurn();
      if (this.#session) await this.#startTurn(this.#session, input, acceptedMs);
      else await this.#openSession(input, acceptedMs);
    });
  }

  interrupt(): void {
    this.#stopTurn();
  }

  played(turn: number, samples: number): void {
    if (turn === this.#turnNumber) this.#turn?.played(samples);
  }

  setSpeech(on: boolean): void {
    this.#speech = on;
  }

  async close(): Promise<void> {
    this.#stopTurn();
    this.#isClosed = true;
    this.#inLine(() => this.#tellAlone());
    await this.#calls;
    this.#leaveSession();
  }

  /** One call at a time, so that the backend learns of everything in the order in which it happened here. */
  #inLine(call: () => Promise<void>): void {
    this.#calls = this.#calls.then(call).catch((thrown: unknown) => this.#notice(faultOf(thrown)));
  }

  async #openSession(input: string | undefined, acceptedMs: number): Promise<void> {
    if (this.#isClosed) return;
    const opened = await this.#options.session.openSession(input === undefined ? {} : { input });
    const session = { id: opened.sessionId, leave: new AbortController() };
    this.#session = session;
    this.#options.room.send({ type: 'session-opened', sessionId: session.id });
    this.#beginTurn(session, { turnId: opened.turnId, input: input ?? '', acceptedMs });
    void this.#follow(session);
    if (this.#isClosed) this.#stopTurn();
  }

  async #startTurn(session: Session, input: string, acceptedMs: number): Promise<void> {
    if (this.#isClosed) return;
    const interrupts = this.#untold.forSession(session.id);
    const turn = this.#beginTurn(session, { turnId: this.#options.newId(), input, acceptedMs });
    try {
      await this.#options.session.startTurn(session.id, {
        input,
        turnId: turn.turnId,
        ...(interrupts ? { interrupts } : {}),
      });
      this.#untold.forget(interrupts);
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.status === 404) this.#leaveSession();
      if (!turn.fail(fault)) throw thrown;
    }
  }

  #beginTurn(session: Session, begin: BeginTurn): TypedTurn {
    const { session: client, room, tts, clock, log, settings, onTimeline } = this.#options;
    const onSpoken = (offset: number) => {
      client.markSpoken(session.id, begin.turnId, offset).catch((thrown: unknown) => {
        log.warn({ turnId: begin.turnId, code: faultOf(thrown).code }, 'spoken mark was not taken');
      });
    };
    this.#turnNumber += 1;
    this.#turn = new TypedTurn({
      ...begin,
      turn: this.#turnNumber,
      channel: this.#speech ? 'speech' : 'text',
      room,
      tts,
      clock,
      log,
      settings,
      onSpoken,
      // Its first word was measured when it began.
      onTimeline: (timeline) => (begin.goOn ? undefined : onTimeline?.(timeline)),
    });
    return this.#turn;
  }

  /** Stops what runs, at once. */
  #stopTurn(): void {
    const interruption = this.#turn?.interrupt();
    if (interruption && this.#session) this.#untold.hold({ sessionId: this.#session.id, interruption });
  }

  async #tellAlone(): Promise<void> {
    const untold = this.#untold.take();
    if (!untold) return;
    const { sessionId, interruption } = untold;
    // Of no use to the caller to know: the history keeps more of the reply than was heard.
    await this.#options.session.interrupt(sessionId, interruption).catch((thrown: unknown) => {
      this.#options.log.warn({ turnId: interruption.turnId, code: faultOf(thrown).code }, 'interruption was not taken');
    });
  }

  /** The whole session's log, until it ends or is left: every turn's words come this way. */
  async #follow(session: Session): Promise<void> {
    const { signal } = session.leave;
    let end = new VoiceError('SessionEnded', 'The conversation has ended.', {
      remedy: 'Send a message to begin anew.',
    });
    try {
      for await (const { frame } of this.#options.session.follow(session.id, signal)) {
        if (frame.type === 'transfer') end = transferred(frame.to);
        this.#receive(session, frame);
      }
    } catch (thrown) {
      end = faultOf(thrown);
    }
    if (signal.aborted) return;
    this.#leaveSession();
    if (!this.#turn?.fail(end)) this.#notice(end);
  }

  #receive(session: Session, frame: StreamFrame): void {
    if (frame.type === 'resync') {
      this.#turn?.fail(new VoiceError('StreamGap', 'A part of the reply was lost on its way.', { retry: 'now' }));
      return;
    }
    if (!('turnId' in frame) || frame.turnId !== this.#turn?.turnId) return;
    // Someone else may interrupt over HTTP; our own interruption finds the turn stopped already.
    if (frame.type === 'interrupt') this.#turn.interrupt();
    else if (frame.type === 'attempt-start') this.#goOn(session, this.#turn, frame.base);
    else this.#turn.receive(frame);
  }

  /** The backend that ran the turn was lost, and another goes on: what was not spoken behind `base` is said anew. */
  #goOn(session: Session, lost: TypedTurn, base: number): void {
    const goOn = lost.cutAt(base);
    const acceptedMs = this.#options.clock.nowMs();
    if (goOn) this.#beginTurn(session, { turnId: lost.turnId, input: '', acceptedMs, goOn });
  }

  #leaveSession(): void {
    this.#session?.leave.abort();
    this.#session = null;
  }

  #notice(fault: VoiceError): void {
    const { code, message, remedy } = fault;
    this.#options.log.info({ code, err: fault }, 'told the caller of a fault');
    this.#options.room.send({ type: 'notice', code, message, ...(remedy ? { remedy } : {}) });
  }
}

/** A room without a telephone can only say where the caller would be now. */
const transferred = (to: string): VoiceError =>
  new VoiceError('CallTransferred', `The call goes on at ${to}.`, { remedy: 'Send a message to begin anew.' });

const faultOf = (thrown: unknown): VoiceError =>
  thrown instanceof VoiceError
    ? thrown
    : new VoiceError('Internal', 'Something failed on our side.', { cause: ensureError(thrown) });

/** A conversation of a room; its session is opened with the first message, or by `open`. */
export const createConversation = (options: ConversationOptions): Conversation => new TypedConversation(options);
