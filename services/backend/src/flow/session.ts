// A live session: the only one that writes its log. Starts turns, ends them early, and keeps what was heard.
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { SessionEnd, TokenEvent } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Static } from 'typebox';
import type { ChatModel } from '../llm/port.ts';
import type { LogWriter } from '../token-log/port.ts';
import { walkFrom } from './graph.ts';
import { planGreeting, planReply, type TurnPlan } from './plan.ts';
import { runTurn } from './run-turn.ts';
import { findTurn, offsetWithin, recordEntry, runningTurn, type SessionState, type TurnState } from './state.ts';

export type SessionOptions = {
  flow: VoiceFlow;
  model: () => ChatModel;
  writer: LogWriter;
  clock: Clock;
  log: Log;
  newId: () => string;
  /** The session has been silent for `spec.turns.idle`. */
  onIdle: () => void;
};

/** `acceptedMs`: when the request was accepted, on the clock. */
export type NewTurn = { input: string; turnId?: string; interrupts?: Interruption; acceptedMs: number };

const CLOSED_MID_TURN = {
  code: 'SessionClosed',
  message: 'The session was closed in the middle of the turn.',
  retry: 'never',
} as const;

/** One caller's session, from open to close. */
export class Session {
  readonly #options: SessionOptions;
  #state: SessionState;
  #turn: AbortController | null = null;
  #cancelIdle = (): void => {};

  constructor(options: SessionOptions) {
    const { flow } = options;
    this.#options = options;
    this.#state = { nodeId: walkFrom(flow, flow.spec.flow.start).listener?.id ?? null, turns: [] };
    this.#restartIdle();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Turn 0; without this call the greeting is skipped, and the log holds nothing of it. */
  greet(acceptedMs: number): string {
    return this.#run(planGreeting(this.#options.flow), { input: '', acceptedMs });
  }

  /** Starts a turn and returns its id; an id that is known already starts nothing. A turn that still runs is barged in. */
  startTurn(turn: NewTurn): string {
    if (turn.turnId !== undefined && findTurn(this.#state, turn.turnId)) return turn.turnId;
    if (turn.interrupts) this.interrupt(turn.interrupts.turnId, turn.interrupts.heard);
    const running = runningTurn(this.#state);
    if (running) this.interrupt(running.id, running.spoken);
    return this.#run(planReply(this.#options.flow, this.#state, turn.input), turn);
  }

  /** Barge-in: ends the turn if it still runs; log and history keep the reply up to `heard`. A second one changes nothing. */
  interrupt(turnId: string, heard: number): void {
    const turn = this.#find(turnId);
    this.#restartIdle();
    if (turn.interrupted) return;
    const offset = offsetWithin(turn.reply, heard);
    if (turn.endId === null) this.#turn?.abort();
    this.#append({ type: 'interrupt', turnId, heard: offset });
    if (turn.endId === null) this.#append({ type: 'done', content: turn.reply.slice(0, offset), turnId });
  }

  /** The owner of the audio has played the reply up to `offset`; marks only move on, and stop at an interrupt. */
  markSpoken(turnId: string, offset: number): void {
    const turn = this.#find(turnId);
    this.#restartIdle();
    const within = offsetWithin(turn.reply, offset);
    if (!turn.interrupted && within > turn.spoken) this.#append({ type: 'spoken', turnId, offset: within });
  }

  /** Ends a running turn with an error, and the log with `session-end`. */
  close(reason: Static<typeof SessionEnd>['reason']): void {
    this.#cancelIdle();
    this.#turn?.abort();
    const running = runningTurn(this.#state);
    if (running) this.#append({ type: 'error', turnId: running.id, ...CLOSED_MID_TURN });
    this.#append({ type: 'session-end', reason });
  }

  #run(plan: TurnPlan, { input, turnId = this.#options.newId(), acceptedMs }: NewTurn): string {
    const { flow, model, writer, clock, log } = this.#options;
    const turn = new AbortController();
    this.#turn = turn;
    this.#cancelIdle();
    this.#append({ type: 'turn-start', turnId, input });
    runTurn(plan, {
      turnId,
      model: model(),
      append: (event) => this.#append(event),
      signal: turn.signal,
      clock,
      acceptedMs,
      apology: flow.spec.turns.apology,
    })
      .then(async (fault) => {
        if (fault) log.warn({ turnId, code: fault.code }, 'turn failed');
        if (turn.signal.aborted) return;
        this.#restartIdle();
        await writer.flush();
      })
      .catch((thrown: unknown) => log.error({ turnId, error: ensureError(thrown).name }, 'turn lost its log'));
    return turnId;
  }

  #append(event: TokenEvent): void {
    this.#state = recordEntry(this.#state, this.#options.writer.append(event));
  }

  #find(turnId: string): TurnState {
    const turn = findTurn(this.#state, turnId);
    if (!turn) throw turnNotFound();
    return turn;
  }

  #restartIdle(): void {
    const { flow, clock, onIdle } = this.#options;
    this.#cancelIdle();
    this.#cancelIdle = clock.after(durationMs(flow.spec.turns.idle.close), onIdle);
  }
}

const turnNotFound = (): VoiceError =>
  new VoiceError('TurnNotFound', 'This session has no such turn.', {
    status: 404,
    remedy: 'Use the turnId that the start of the turn returned.',
  });
