// One turn as its steps see it: what it may read, change, say and reach. Nothing else is within their reach, so that
// the same state and the same answers from outside always give the same entries.
import type { FlowNode } from '@firstword/crds/spec/node';
import type { TokenEvent, ToolStatus } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import { modelGarbled } from '../llm/faults.ts';
import type { ChatModel } from '../llm/port.ts';
import type { HttpCaller, McpServers } from '../tools/port.ts';
import type { CompiledFlow } from './compile-flow.ts';
import type { Dialogue } from './dialogue.ts';
import type { FlowFunctions } from './functions.ts';
import { scopeOf, type ScopeExtra } from './scope.ts';
import { changeTurn, findTurn, type SessionState, type TurnNote, type TurnState } from './state.ts';
import { createSteps } from './steps.ts';
import { createUsage } from './usage.ts';

/** What a turn reaches outside of its session. */
export type TurnPorts = { model: ChatModel; http: HttpCaller; mcp: McpServers | null; clock: Clock };

export type TurnOptions = TurnPorts & {
  id: string;
  flow: CompiledFlow;
  /** What the model is given; the same for the whole session. */
  functions: () => Promise<FlowFunctions>;
  state: () => SessionState;
  update: (change: (state: SessionState) => SessionState) => void;
  append: (event: TokenEvent) => void;
  /** Keeps the state as it is now for whoever takes over. */
  save: () => void;
  /** Resolves when the turn counts: at once, unless it is speculative; rejects when it is given up. */
  committed: () => Promise<void>;
  /** Resolves when what was appended and saved is safe. */
  flush: () => Promise<void>;
  /** Aborts with the turn; nothing is written after that: whoever aborts ends the turn. */
  signal: AbortSignal;
  /** Aborts with the session: what has effects is not given up with its turn. */
  life: AbortSignal;
  /** When the request that started the turn was accepted, on the clock. */
  acceptedMs: number;
  /** Of a turn that was taken over: what its step has said and the caller has heard. */
  saidBefore?: string;
};

export type Turn = ReturnType<typeof createTurn>;

/** The turn, from its first step to its last. */
export const createTurn = (options: TurnOptions) => {
  const { id, flow, state, update, append, signal, clock } = options;
  const own = (): TurnState => {
    const turn = findTurn(state(), id);
    if (!turn) throw new TypeError('a turn that runs is in the state');
    return turn;
  };
  const emit = (event: TokenEvent): void => {
    if (!signal.aborted) append(event);
  };
  const reply = createReply(options, emit);
  const changeOwn = (change: (turn: TurnState) => TurnState): void => update((now) => changeTurn(now, id, change));
  const attempt = <T>(node: FlowNode, evaluate: () => T): T | undefined => {
    try {
      return evaluate();
    } catch {
      emit({ type: 'expression-failed', turnId: id, nodeId: node.id });
      return undefined;
    }
  };
  const bindings = (node: FlowNode, extra: ScopeExtra = {}) => scopeOf(state(), node.id, extra);

  return {
    ...options,
    ...reply,
    usage: createUsage(flow.resource.spec.llm),
    /** What the caller said, as it is answered. */
    said: () => findTurn(state(), id)?.said ?? '',
    /** It may turn out that the caller had not finished. */
    isSpeculative: () => own().speculation === 'open',
    dialogue: () => state().dialogue,
    change: (part: Partial<Dialogue>) => update((now) => ({ ...now, dialogue: { ...now.dialogue, ...part } })),
    note: (note: TurnNote) => changeOwn((turn) => ({ ...turn, notes: [...turn.notes, note] })),
    changeNotes: (change: (note: TurnNote) => TurnNote) =>
      changeOwn((turn) => ({ ...turn, notes: turn.notes.map(change) })),
    /** From here on something outside may have changed: the turn is not taken back. */
    act: () => changeOwn((turn) => ({ ...turn, acted: true })),
    ...createSteps(options, { own, changeOwn }),
    /** What the caller hears when the turn fails, in the words of the node where it did. */
    apologise: () => {
      const { turns } = flow.resource.spec;
      reply.sayLine(flow.node(state().dialogue.nodeId).turns?.apology ?? turns.apology, 'always');
    },
    transfer: (to: string) => emit({ type: 'transfer', turnId: id, to }),
    called: (name: string, status: ToolStatus, startedMs: number) =>
      emit({ type: 'tool', turnId: id, name: name.slice(0, 64), status, durationMs: clock.nowMs() - startedMs }),
    bindings,
    /** What `evaluate` gives; undefined, and an event, when an expression in it fails. */
    attempt,
    /** The value of an expression of the node's; undefined, and an event, when it fails. */
    evaluate: (node: FlowNode, expression: string, extra?: ScopeExtra) =>
      attempt(node, () => flow.expressions.at(node, 'value', expression).evaluate(bindings(node, extra))),
    /** A text of the node's with its values; empty, and an event, when one of its expressions fails. */
    render: (node: FlowNode, template: string) =>
      attempt(node, () => String(flow.expressions.at(node, 'text', template).evaluate(bindings(node)))) ?? '',
  };
};

/** Ten minutes of speech: a model that goes on beyond it has lost its end, and our memory must not follow it. */
const MAX_REPLY_CHARS = 20_000;

/** The reply as it grows; its first token that is no filler carries how long flow and model took. */
const createReply = (options: TurnOptions, emit: (event: TokenEvent) => void) => {
  const { id, state, clock, acceptedMs } = options;
  let askedMs: number | null = null;
  let hasBegun = findTurn(state(), id)?.reply !== '';
  const reply = (): string => findTurn(state(), id)?.reply ?? '';
  /** What the step that was taken over has said to the caller's ear already, and now says again. */
  let saidBefore = options.saidBefore ?? '';
  const say = (given: string, howLong?: 'always'): void => {
    const content = given.slice(commonLength(given, saidBefore));
    saidBefore = content === '' ? saidBefore.slice(given.length) : '';
    if (content === '') return;
    if (!howLong && reply().length + content.length > MAX_REPLY_CHARS)
      throw modelGarbled('sends a reply that does not end');
    const nowMs = clock.nowMs();
    const flowEndMs = askedMs ?? nowMs;
    const timings = { flowMs: flowEndMs - acceptedMs, llmMs: nowMs - flowEndMs };
    emit({ type: 'token', content, turnId: id, ...(hasBegun ? {} : { timings }) });
    hasBegun = true;
  };
  return {
    reply,
    say,
    /** The beginning of what the step says, where that was heard already; a model is told of it. */
    takeSaidBefore: (): string => {
      const taken = saidBefore;
      saidBefore = '';
      return taken;
    },
    /** Whether something was said that is no filler. */
    hasBegun: () => hasBegun,
    /** A text that begins on a new line, so that the clause before it ends. */
    sayLine: (text: string, howLong?: 'always') => {
      const before = reply().slice(0, reply().length - saidBefore.length);
      if (text !== '') say(before === '' || before.endsWith('\n') ? text : `\n${text}`, howLong);
    },
    /** Said while the answer takes its time; a line of its own, so that it is spoken at once. */
    fill: (text: string) => emit({ type: 'token', content: `${text}\n`, turnId: id, filler: true }),
    /** The model is asked from here on; only the first time counts. */
    asks: () => void (askedMs ??= clock.nowMs()),
  };
};

/** How much of the text is a beginning of `before`, or has all of it as its beginning; 0 where they differ. */
const commonLength = (text: string, before: string): number =>
  before.startsWith(text) || text.startsWith(before) ? Math.min(text.length, before.length) : 0;
