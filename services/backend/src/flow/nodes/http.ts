// http: a request with the flow's values in it; what came back is saved to slots, and guards decide on it.
import { durationMs } from '@firstword/crds/duration';
import type { HttpNode } from '@firstword/crds/spec/node';
import type { SlotValue } from '../dialogue.ts';
import type { Outcome } from '../outcome.ts';
import { renderRequest } from '../render-request.ts';
import { scalarOf, zeroOf } from '../scalars.ts';
import type { Response } from '../scope.ts';
import type { Turn } from '../turn.ts';

/** A larger answer is none: nobody listens to a megabyte. */
const MAX_BYTES = 1_048_576;

/** What the other side said; `isAnswer`: it said something, and that it went well. */
export type Sent = { response: Response; isAnswer: boolean };

/** The node as a step of the flow. */
export const runHttpNode = async (turn: Turn, node: HttpNode): Promise<Outcome> => {
  const startedMs = turn.clock.nowMs();
  const { response, isAnswer } = await sendRequest(turn, node, {});
  turn.called(node.id, isAnswer ? 'ok' : 'failed', startedMs);
  return { type: 'edges', response };
};

/** Sends the node's request and saves what it says to save. Only a GET is given up when the caller speaks. */
export const sendRequest = async (
  turn: Turn,
  node: HttpNode,
  args: Readonly<Record<string, SlotValue>>,
): Promise<Sent> => {
  const request = renderRequest(turn, node, args);
  const isSafe = node.request.method === 'GET';
  if (!isSafe) turn.act();
  const options = { timeoutMs: durationMs(node.timeout), maxBytes: MAX_BYTES };
  const { status, headers, body } = request
    ? await turn.http.call(request, { ...options, signal: isSafe ? turn.signal : turn.life })
    : { status: 0, headers: {}, body: '' };
  const response = { status, headers, body };
  save(turn, node, { response, args });
  return { response, isAnswer: status >= 200 && status < 400 };
};

/** A value that cannot be had, or is of another type than its slot, leaves the slot at its type's zero. */
const save = (
  turn: Turn,
  node: HttpNode,
  scope: { response: Response; args: Readonly<Record<string, SlotValue>> },
): void => {
  const saved = Object.entries(node.save).map(([slot, expression]): [string, SlotValue] => {
    const type = turn.flow.expressions.slots[slot] ?? 'any';
    return [slot, redacted(turn, scalarOf(type, turn.evaluate(node, expression, scope)) ?? zeroOf(type))];
  });
  if (saved.length > 0) turn.change({ slots: { ...turn.dialogue().slots, ...Object.fromEntries(saved) } });
};

/** A slot is kept, so it holds nothing that must not be. */
const redacted = ({ flow }: Turn, value: SlotValue): SlotValue => {
  const text = String(value);
  const kept = flow.redact(text);
  if (kept === text) return value;
  return typeof value === 'number' ? 0 : kept;
};
