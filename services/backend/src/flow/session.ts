// A live session: the only one that writes its log. Starts turns, ends them early, and keeps what was heard.
import { durationMs } from '@firstword/crds/duration';
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { SessionEndReason, TokenEvent } from '@firstword/shared/contract/token-event';
import { writerFenced } from '../token-log/port.ts';
import { bargeIn, closed, discarded } from './early-ends.ts';
import { createExecution, type Execution } from './execution.ts';
import { flowEnded, turnDiscarded, turnNotFound, turnRuns } from './faults.ts';
import { createGivenFunctions } from './given-functions.ts';
import { newSessionState } from './new-session.ts';
import { pastEntries, type PastTurn } from './past-turns.ts';
import type { NewTurn, SessionOptions } from './session-options.ts';
import { createSessionRecord, type SessionRecord } from './session-record.ts';
import { findTurn, offsetWithin, runningTurn, type SessionState, type TurnState } from './state.ts';
import { resumeAt } from './steps.ts';
import { createWarmUp, type WarmUp } from './warm-up.ts';

/** Who says a long number stops between its groups, and each may have become a turn. */
const JOINED_TURNS = 4;

/** One caller's session, from open to close. */
export class Session {
  readonly #options: SessionOptions;
  readonly #life = new AbortController();
  readonly #record: SessionRecord;
  readonly #execution: Execution;
  readonly #warmUp: WarmUp;
  #cancelIdle = (): void => {};

  constructor(options: SessionOptions) {
    const { flow, call, clock, writer } = options;
    const life = this.#life.signal;
    this.#options = options;
    this.#record = createSessionRecord(options, options.state ?? newSessionState(flow, call, clock.wallMs()));
    const functions = createGivenFunctions({ ...options, signal: life });
    const parts = { ...options, record: this.#record, functions, life };
    this.#execution = createExecution({
      ...parts,
      onListening: () => this.#restartIdle(),
      onOver: (reason) => {
        this.close(reason);
        options.onEnd();
      },
    });
    this.#warmUp = createWarmUp(parts);
    writer.lost.addEventListener('abort', () => this.abandon(), { once: true });
    if (!options.state) this.#record.save();
    this.#restartIdle();
  }

  get state(): SessionState {
    return this.#record.state();
  }

  /** The turn with this id, if the session still knows it. */
  turn(turnId: string): TurnState | undefined {
    return findTurn(this.state, turnId);
  }

  /** Takes what was said before this session as its history; one that has turns knows better. */
  recall(past: readonly PastTurn[]): void {
    if (this.state.turns.length > 0) return;
    const { flow, newId } = this.#options;
    const redacted = past.map(({ input, reply }) => ({ input: flow.redact(input), reply: flow.redact(reply) }));
    this.#append(pastEntries(redacted, newId));
  }

  /** Turn 0; without this call the greeting is skipped, and the log holds nothing of it. */
  greet(acceptedMs: number): string {
    const turnId = this.#run({ input: '', acceptedMs });
    this.#warmUp.begin(this.settled());
    return turnId;
  }

  /** Starts a turn and returns its id; an id that is known already starts nothing. A turn that still runs is barged in. */
  startTurn(turn: NewTurn): string {
    if (turn.turnId !== undefined && this.turn(turn.turnId)) return turn.turnId;
    this.#discardSpeculation();
    this.#refuseIfOver();
    if (turn.speculative && runningTurn(this.state)) throw turnRuns();
    if (turn.interrupts) this.interrupt(turn.interrupts.turnId, turn.interrupts.heard);
    const running = runningTurn(this.state);
    if (running) this.interrupt(running.id, running.spoken);
    this.#warmUp.end();
    return this.#run(turn);
  }

  /** The caller has really finished: the speculative turn counts. A second time changes nothing. */
  commit(turnId: string, interrupts?: Interruption): void {
    const { speculation } = this.#find(turnId);
    if (speculation === 'discarded') throw turnDiscarded();
    if (interrupts) this.interrupt(interrupts.turnId, interrupts.heard);
    if (speculation === null || this.#life.signal.aborted) return;
    this.#append([{ type: 'commit', turnId }]);
    this.#execution.commit();
  }

  /** Goes on with the turn that ran when the executor before was lost, if one did. */
  resume(): void {
    const lost = runningTurn(this.state);
    if (!lost || this.#execution.hasBegun() || this.#life.signal.aborted) return;
    const { base, saidBefore } = resumeAt(lost);
    this.#append([{ type: 'attempt-start', turnId: lost.id, base }]);
    this.#cancelIdle();
    const acceptedMs = this.#options.clock.nowMs();
    this.#execution.start({ turnId: lost.id, acceptedMs, begin: 'resume', saidBefore });
  }

  /** Resolves when the last turn has ended, and all that it does outside. */
  settled(): Promise<void> {
    return this.#execution.settled();
  }

  /** Barge-in: ends the turn if it still runs; log and history keep the reply up to `heard`. A second one changes nothing. */
  interrupt(turnId: string, heard: number): void {
    const turn = this.#find(turnId);
    if (this.#life.signal.aborted) return;
    this.#restartIdle();
    if (turn.speculation === 'open') return this.#discardSpeculation();
    if (turn.interrupted) return;
    this.#append(bargeIn(turn, heard, turn.endId === null ? this.#execution.abort() : {}));
    this.#record.save();
  }

  /** The owner of the audio has played the reply up to `offset`; marks only move on, and stop at an interrupt. */
  markSpoken(turnId: string, offset: number): void {
    const turn = this.#find(turnId);
    if (this.#life.signal.aborted) return;
    this.#restartIdle();
    const within = offsetWithin(turn.reply, offset);
    if (!turn.interrupted && within > turn.spoken) this.#append([{ type: 'spoken', turnId, offset: within }]);
  }

  /** Resolves when everything that was written is safe. */
  flush(): Promise<void> {
    return this.#options.writer.flush();
  }

  /** Ends a running turn with an error, and the log with `session-end`. */
  close(reason: SessionEndReason): void {
    if (this.#life.signal.aborted) return;
    this.abandon();
    this.#append(closed(runningTurn(this.state), reason));
  }

  /** Another goes on with the session, or will: nothing more is done or written here. */
  abandon(): void {
    this.#cancelIdle();
    this.#execution.abort();
    this.#life.abort();
  }

  /** The caller had not finished: what was begun never was. */
  #discardSpeculation(): void {
    const open = this.state.turns.findLast(({ speculation }) => speculation === 'open');
    if (!open) return;
    this.#execution.abort();
    this.#append(discarded(open));
  }

  #run({ input, turnId = this.#options.newId(), speculative, acceptedMs }: NewTurn): string {
    const isSpeculative = speculative ? { speculative } : {};
    const said = this.state.turns.filter(({ speculation }) => speculation !== 'discarded').slice(-JOINED_TURNS);
    const redacted = this.#options.flow.redact(input, said.map((turn) => turn.input).join(' '));
    this.#append([{ type: 'turn-start', turnId, input: redacted, ...isSpeculative }]);
    this.#cancelIdle();
    this.#execution.start({ turnId, acceptedMs, begin: input === '' ? 'greet' : 'hear', saidBefore: '' });
    return turnId;
  }

  #refuseIfOver(): void {
    const { nodeId, phase } = this.state.dialogue;
    const { flow, writer } = this.#options;
    if (writer.lost.aborted) throw writerFenced();
    const { type } = flow.node(nodeId);
    const stays = phase === 'listen' && type !== 'llm' && type !== 'collect' && flow.edgesFrom(nodeId).length === 0;
    if (phase === 'over' || stays || this.#life.signal.aborted) throw flowEnded();
  }

  #append(events: readonly TokenEvent[]): void {
    for (const event of events) this.#record.append(event);
  }

  #find(turnId: string): TurnState {
    const turn = this.turn(turnId);
    if (!turn) throw turnNotFound();
    return turn;
  }

  #restartIdle(): void {
    const { flow, clock, onIdle } = this.#options;
    this.#cancelIdle();
    this.#cancelIdle = clock.after(durationMs(flow.resource.spec.turns.idle.close), onIdle);
  }
}
