// A live session: the only one that writes its log. Starts turns, ends them early, and keeps what was heard.
import { durationMs } from '@firstword/crds/duration';
import { ensureError } from '@firstword/shared/contract/errors';
import type { Interruption } from '@firstword/shared/contract/session-api';
import type { SessionEndReason, TokenEvent } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { ChatModel } from '../llm/port.ts';
import type { LogWriter } from '../token-log/port.ts';
import type { HttpCaller, McpServers } from '../tools/port.ts';
import type { CompiledFlow } from './compile-flow.ts';
import { createCommitment } from './commitment.ts';
import { CLOSED_MID_TURN, flowEnded, turnDiscarded, turnNotFound, turnRuns } from './faults.ts';
import { createGivenFunctions } from './given-functions.ts';
import { newSessionState, type CallContext } from './new-session.ts';
import { pastEntries, type PastTurn } from './past-turns.ts';
import { runTurn, type TurnOrder } from './run-turn.ts';
import { resumeAt } from './steps.ts';
import { findTurn, offsetWithin, recordEntry, runningTurn, type SessionState, type TurnState } from './state.ts';
import { createTurn, type Turn } from './turn.ts';
import type { FlowFunctions } from './functions.ts';
import type { Begin } from './walk.ts';
import { warmUp } from './warm-up.ts';

export type SessionOptions = {
  flow: CompiledFlow;
  model: () => ChatModel;
  http: HttpCaller;
  /** Null for a flow without MCP servers. */
  mcp: McpServers | null;
  call?: CallContext;
  /** As it was when its executor was lost; left out, it begins. */
  state?: SessionState;
  writer: LogWriter;
  clock: Clock;
  log: Log;
  newId: () => string;
  /** The session has been silent for `spec.turns.idle.close`. */
  onIdle: () => void;
  /** The flow came to its end, and the log to its `session-end`. */
  onEnd: () => void;
  /** It has logged this, and is now so. */
  onEntry?: (event: TokenEvent, state: SessionState) => void;
};

/** `acceptedMs`: when the request was accepted, on the clock. */
export type NewTurn = {
  input: string;
  turnId?: string;
  interrupts?: Interruption;
  /** It counts only once it is committed. */
  speculative?: true;
  acceptedMs: number;
};

type Execution = { turnId: string; acceptedMs: number; begin: Begin; saidBefore: string };

/** One caller's session, from open to close. */
export class Session {
  readonly #options: SessionOptions;
  readonly #life = new AbortController();
  readonly #functions: () => Promise<FlowFunctions>;
  #state: SessionState;
  #turn: { turn: Turn; abort: AbortController } | null = null;
  /** What the last turn still does: an effect of a turn that was interrupted comes to its end before the next turn. */
  #settled: Promise<void> = Promise.resolve();
  /** Of the last turn: that it counts. */
  #commitment = createCommitment(this.#life.signal);
  #endWarmUp = (): void => {};
  #cancelIdle = (): void => {};

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#state = options.state ?? newSessionState(options.flow, options.call, options.clock.wallMs());
    this.#functions = createGivenFunctions({ ...options, signal: this.#life.signal });
    options.writer.lost.addEventListener('abort', () => this.abandon(), { once: true });
    if (!options.state) this.#save();
    this.#restartIdle();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Takes what was said before this session as its history. */
  recall(past: readonly PastTurn[]): void {
    const { flow, newId } = this.#options;
    const redacted = past.map(({ input, reply }) => ({ input: flow.redact(input), reply: flow.redact(reply) }));
    for (const event of pastEntries(redacted, newId)) this.#append(event);
  }

  /** Turn 0; without this call the greeting is skipped, and the log holds nothing of it. */
  greet(acceptedMs: number): string {
    const turnId = this.#run({ input: '', acceptedMs });
    this.#warmUp();
    return turnId;
  }

  /** Starts a turn and returns its id; an id that is known already starts nothing. A turn that still runs is barged in. */
  startTurn(turn: NewTurn): string {
    if (turn.turnId !== undefined && findTurn(this.#state, turn.turnId)) return turn.turnId;
    this.#discardSpeculation();
    this.#refuseIfOver();
    if (turn.speculative && runningTurn(this.#state)) throw turnRuns();
    if (turn.interrupts) this.interrupt(turn.interrupts.turnId, turn.interrupts.heard);
    const running = runningTurn(this.#state);
    if (running) this.interrupt(running.id, running.spoken);
    this.#endWarmUp();
    return this.#run(turn);
  }

  /** The caller has really finished: the speculative turn counts. A second time changes nothing. */
  commit(turnId: string, interrupts?: Interruption): void {
    const { speculation } = this.#find(turnId);
    if (speculation === 'discarded') throw turnDiscarded();
    if (interrupts) this.interrupt(interrupts.turnId, interrupts.heard);
    if (speculation === null || this.#life.signal.aborted) return;
    this.#append({ type: 'commit', turnId });
    this.#commitment.resolve();
  }

  /** Goes on with the turn that ran when the executor before was lost, if one did. */
  resume(): void {
    const lost = runningTurn(this.#state);
    if (!lost || this.#turn || this.#life.signal.aborted) return;
    const { base, saidBefore } = resumeAt(lost);
    this.#append({ type: 'attempt-start', turnId: lost.id, base });
    this.#execute({ turnId: lost.id, acceptedMs: this.#options.clock.nowMs(), begin: 'resume', saidBefore });
  }

  /** Resolves when the last turn has ended, and all that it does outside. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** Barge-in: ends the turn if it still runs; log and history keep the reply up to `heard`. A second one changes nothing. */
  interrupt(turnId: string, heard: number): void {
    const turn = this.#find(turnId);
    if (this.#life.signal.aborted) return;
    this.#restartIdle();
    if (turn.speculation === 'open') return this.#discardSpeculation();
    if (turn.interrupted) return;
    const offset = offsetWithin(turn.reply, heard);
    const spent = turn.endId === null ? this.#abortTurn() : {};
    this.#append({ type: 'interrupt', turnId, heard: offset });
    if (turn.endId === null) this.#append({ type: 'done', content: turn.reply.slice(0, offset), turnId, ...spent });
    this.#save();
  }

  /** The owner of the audio has played the reply up to `offset`; marks only move on, and stop at an interrupt. */
  markSpoken(turnId: string, offset: number): void {
    const turn = this.#find(turnId);
    if (this.#life.signal.aborted) return;
    this.#restartIdle();
    const within = offsetWithin(turn.reply, offset);
    if (!turn.interrupted && within > turn.spoken) this.#append({ type: 'spoken', turnId, offset: within });
  }

  /** Resolves when everything that was written is safe. */
  flush(): Promise<void> {
    return this.#options.writer.flush();
  }

  /** Ends a running turn with an error, and the log with `session-end`. */
  close(reason: SessionEndReason): void {
    if (this.#life.signal.aborted) return;
    this.#cancelIdle();
    this.#abortTurn();
    this.#life.abort();
    const running = runningTurn(this.#state);
    if (running) this.#append({ type: 'error', turnId: running.id, ...CLOSED_MID_TURN });
    this.#append({ type: 'session-end', reason });
  }

  /** Has the model server read all up to the greeting before the first turn, which ends this if it comes earlier. */
  #warmUp(): void {
    const { flow, model, log } = this.#options;
    if (!flow.asksModel) return;
    const abort = new AbortController();
    this.#endWarmUp = () => abort.abort();
    const signal = AbortSignal.any([abort.signal, this.#life.signal]);
    this.settled()
      .then(() => this.#functions())
      .then((functions) => warmUp({ model: model(), functions, state: this.#state, signal }))
      .catch((thrown: unknown) => log.error({ error: ensureError(thrown).name }, 'warm-up failed'));
  }

  /** The caller had not finished: what was begun never was. */
  #discardSpeculation(): void {
    const open = this.#state.turns.findLast(({ speculation }) => speculation === 'open');
    if (!open) return;
    this.#abortTurn();
    this.#append({ type: 'interrupt', turnId: open.id, heard: 0 });
    if (open.endId === null) this.#append({ type: 'done', content: '', turnId: open.id });
  }

  #run({ input, turnId = this.#options.newId(), speculative, acceptedMs }: NewTurn): string {
    const isSpeculative = speculative ? { speculative } : {};
    this.#append({ type: 'turn-start', turnId, input: this.#options.flow.redact(input), ...isSpeculative });
    this.#execute({ turnId, acceptedMs, begin: input === '' ? 'greet' : 'hear', saidBefore: '' });
    return turnId;
  }

  #execute({ turnId, acceptedMs, begin, saidBefore }: Execution): void {
    const { flow, model, http, mcp, clock, writer } = this.#options;
    const abort = new AbortController();
    this.#cancelIdle();
    const commitment = createCommitment(abort.signal);
    this.#commitment = commitment;
    if (findTurn(this.#state, turnId)?.speculation === null) commitment.resolve();
    const turn = createTurn({
      id: turnId,
      flow,
      model: model(),
      http,
      mcp,
      clock,
      functions: this.#functions,
      state: () => this.#state,
      update: (change) => {
        this.#state = change(this.#state);
      },
      append: (event) => this.#append(event),
      save: () => this.#save(),
      committed: () => commitment.promise,
      flush: () => writer.flush(),
      signal: abort.signal,
      life: this.#life.signal,
      acceptedMs,
      saidBefore,
    });
    this.#turn = { turn, abort };
    this.#settled = this.#finish(turn, { begin, previous: this.#settled });
  }

  async #finish(turn: Turn, order: TurnOrder): Promise<void> {
    const { writer, log, onEnd } = this.#options;
    try {
      const { fault, over } = await runTurn(turn, order);
      if (fault) log.warn({ turnId: turn.id, code: fault.code }, 'turn failed');
      if (this.#life.signal.aborted) return;
      // What an interrupted turn still did outside has come to its end.
      if (turn.signal.aborted) return this.#save();
      this.#restartIdle();
      if (over) await turn.committed();
      if (over) {
        this.close(over);
        onEnd();
      }
      await writer.flush();
    } catch (thrown) {
      if (turn.signal.aborted) return;
      log.error({ turnId: turn.id, error: ensureError(thrown).name }, 'turn lost its log');
    }
  }

  /** Another goes on with the session, or will: nothing more is done or written here. */
  abandon(): void {
    this.#cancelIdle();
    this.#abortTurn();
    this.#life.abort();
  }

  /** Ends the turn that runs; what its models took until now is part of its end. */
  #abortTurn() {
    this.#turn?.abort.abort();
    return this.#turn?.turn.usage.spent() ?? {};
  }

  #refuseIfOver(): void {
    const { nodeId, phase } = this.#state.dialogue;
    const { flow } = this.#options;
    const { type } = flow.node(nodeId);
    const stays = phase === 'listen' && type !== 'llm' && type !== 'collect' && flow.edgesFrom(nodeId).length === 0;
    if (phase === 'over' || stays || this.#life.signal.aborted) throw flowEnded();
  }

  #append(event: TokenEvent): void {
    this.#state = recordEntry(this.#state, this.#options.writer.append(event));
    this.#options.onEntry?.(event, this.#state);
  }

  #save(): void {
    const state = this.#state;
    this.#options.writer.save(() => JSON.stringify(state));
  }

  #find(turnId: string): TurnState {
    const turn = findTurn(this.#state, turnId);
    if (!turn) throw turnNotFound();
    return turn;
  }

  #restartIdle(): void {
    const { flow, clock, onIdle } = this.#options;
    this.#cancelIdle();
    this.#cancelIdle = clock.after(durationMs(flow.resource.spec.turns.idle.close), onIdle);
  }
}
