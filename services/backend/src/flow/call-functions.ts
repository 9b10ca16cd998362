// The functions that the model called, all at once: each call gets an answer, also the ones that cannot be done.
import type { ToolStatus } from '@firstword/shared/contract/token-event';
import type { ToolCall } from '../llm/port.ts';
import { readableArguments } from './ask-model.ts';
import { checkArguments, parseArguments } from './function-arguments.ts';
import type { FlowFunction, FlowFunctions } from './functions.ts';
import { callMcpTool, UNKNOWN_RESULT } from './mcp-tool.ts';
import { sendRequest } from './nodes/http.ts';
import type { TurnNote } from './state.ts';
import type { Turn } from './turn.ts';

export type FunctionCalls = {
  calls: ToolCall[];
  functions: FlowFunctions;
  /** Names of the functions that this node has. */
  allowed: ReadonlySet<string>;
  /** The model has called enough: nothing more is done but to take an offer. */
  mustAnswer: boolean;
};

type Called = { status: ToolStatus; result: string };
type CallsNote = Extract<TurnNote, { type: 'calls' }>;

const UNANSWERED = 'The caller spoke before an answer came.';
const ENOUGH = 'Not done: no more calls now. Answer the caller with what you know.';
const MOVED = 'Done.';

/** Calls them and notes what came of it, in the order of the calls; resolves with where an offer leads, or null. */
export const callFunctions = async (
  turn: Turn,
  { calls, functions, allowed, mustAnswer }: FunctionCalls,
): Promise<string | null> => {
  const startedMs = turn.clock.nowMs();
  // Those of an executor that was lost are noted already.
  const noted = turn.openCalls() ?? calls.map(readableArguments);
  if (!turn.openCalls())
    turn.note({
      type: 'calls',
      at: turn.reply().length,
      calls: noted,
      results: calls.map(() => UNANSWERED),
      open: true,
    });
  const functionOf = ({ name }: ToolCall) => (allowed.has(name) ? functions.byName.get(name) : undefined);
  const offers = calls.map(functionOf).flatMap((does) => (does?.type === 'offer' ? [does.to] : []));
  const done = await Promise.all(
    calls.map(async (call) => {
      const does = functionOf(call);
      if (mustAnswer && does?.type !== 'offer') return refused(ENOUGH);
      return does ? run(turn, does, call) : refused(unknownFunction(call.name, allowed));
    }),
  );
  const results = done.map(({ result }) => result);
  turn.changeNotes((note) => (note.type === 'calls' && note.calls === noted ? closed(note, results) : note));
  for (const [index, { status }] of done.entries()) {
    const call = calls[index];
    if (call && functionOf(call)?.type !== 'offer') turn.called(call.name, status, startedMs);
  }
  turn.signal.throwIfAborted();
  return offers[0] ?? null;
};

const closed = ({ type, at, calls }: CallsNote, results: string[]): CallsNote => ({ type, at, calls, results });

const refused = (result: string): Called => ({ status: 'refused', result });

const unknownFunction = (name: string, allowed: ReadonlySet<string>): string =>
  `There is no function "${name}" here. ${allowed.size > 0 ? `There are: ${[...allowed].join(', ')}.` : 'There is none.'}`;

/** The model is told nothing that must not be kept. */
const run = async (turn: Turn, does: FlowFunction, call: ToolCall): Promise<Called> => {
  const { status, result } = await carryOut(turn, does, call);
  return { status, result: turn.flow.redact(result) };
};

const carryOut = async (turn: Turn, does: FlowFunction, call: ToolCall): Promise<Called> => {
  if (does.type === 'offer') return { status: 'ok', result: MOVED };
  if (does.type === 'note') return refused('The caller was not asked for this now.');
  if (does.type === 'mcp') {
    const args = parseArguments(call.arguments);
    return args ? callMcpTool(turn, call, args) : refused('The arguments are no JSON object.');
  }
  const checked = checkArguments(does.node.args, call.arguments);
  if (!checked.ok) return refused(checked.fault);
  const { response, status } = await sendRequest(turn, does.node, { name: call.id, args: checked.args });
  return { status, result: status === 'unknown' ? UNKNOWN_RESULT : resultText(response.status, response.body) };
};

/** What of an answer a model is told; more would only slow it down. */
const MAX_RESULT_CHARS = 4_000;

const resultText = (status: number, body: unknown): string =>
  JSON.stringify({ status, body }).slice(0, MAX_RESULT_CHARS);
