// http: a request with the flow's values in it; what came back is saved to slots, and guards decide on it.
import { durationMs } from '@firstword/crds/duration';
import type { HttpNode } from '@firstword/crds/spec/node';
import type { ToolStatus } from '@firstword/shared/contract/token-event';
import type { HttpAnswer, HttpRequest } from '../../tools/port.ts';
import type { SlotValue } from '../dialogue.ts';
import type { Outcome } from '../outcome.ts';
import { redactWithin } from '../../privacy/redact-within.ts';
import { renderRequest } from '../render-request.ts';
import { scalarOf, zeroOf } from '../scalars.ts';
import type { Response } from '../scope.ts';
import { UNKNOWN } from '../steps.ts';
import type { Turn } from '../turn.ts';

/** Who names a request by this header may be sent it twice. */
const IDEMPOTENCY_KEY = 'idempotency-key';
/** A larger answer is none: nobody listens to a megabyte. */
const MAX_BYTES = 1_048_576;

/** What the other side said, and how it went. */
export type Sent = { response: Response; status: ToolStatus };

/** The node as a step of the flow. */
export const runHttpNode = async (turn: Turn, node: HttpNode): Promise<Outcome> => {
  const startedMs = turn.clock.nowMs();
  const { response, status } = await sendRequest(turn, node, { name: node.id, args: {} });
  turn.called(node.id, status, startedMs);
  return { type: 'edges', response };
};

/** `name`: of this request within the step, the same for whoever takes the step over. */
export type Sending = { name: string; args: Readonly<Record<string, SlotValue>> };

/** Sends the node's request and saves what it says to save. */
export const sendRequest = async (turn: Turn, node: HttpNode, { name, args }: Sending): Promise<Sent> => {
  const request = renderRequest(turn, node, args);
  const answer = request ? await send(turn, node, { name, request }) : NO_ANSWER;
  const { status, headers, body } = answer === UNKNOWN ? NO_ANSWER : answer;
  const response = { status, headers, body };
  save(turn, node, { response, args });
  if (answer === UNKNOWN) return { response, status: 'unknown' };
  return { response, status: status >= 200 && status < 400 ? 'ok' : 'failed' };
};

const NO_ANSWER = { status: 0, headers: {}, body: '' };

/** Only a GET is given up when the caller speaks, and sent again by whoever takes over; others only with a key for it. */
const send = async (
  turn: Turn,
  node: HttpNode,
  { name, request }: { name: string; request: HttpRequest },
): Promise<HttpAnswer | typeof UNKNOWN> => {
  const options = { timeoutMs: durationMs(node.timeout), maxBytes: MAX_BYTES };
  if (request.method === 'GET') return turn.http.call(request, { ...options, signal: turn.signal });
  turn.act();
  const isRepeatable = Object.keys(request.headers ?? {}).some((header) => header.toLowerCase() === IDEMPOTENCY_KEY);
  return turn.sendOnce(name, isRepeatable, () => turn.http.call(request, { ...options, signal: turn.life }));
};

/** A value that cannot be had, or is of another type than its slot, leaves the slot at its type's zero. */
const save = (
  turn: Turn,
  node: HttpNode,
  scope: { response: Response; args: Readonly<Record<string, SlotValue>> },
): void => {
  const saved = Object.entries(node.save).map(([slot, expression]): [string, SlotValue] => {
    const type = turn.flow.expressions.slots[slot] ?? 'any';
    const value = scalarOf(type, turn.evaluate(node, expression, scope)) ?? zeroOf(type);
    return [slot, redactWithin(value, turn.flow.redact) as SlotValue];
  });
  if (saved.length > 0) turn.change({ slots: { ...turn.dialogue().slots, ...Object.fromEntries(saved) } });
};
