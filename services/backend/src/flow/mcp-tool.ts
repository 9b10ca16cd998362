// A call of an MCP server's tool: nobody knows what it changes, so it is not given up when the caller speaks.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { ToolStatus } from '@firstword/shared/contract/token-event';
import type { ToolCall } from '../llm/port.ts';
import { UNKNOWN } from './steps.ts';
import type { Turn } from './turn.ts';

/** What the model is told of a call whose executor was lost. */
export const UNKNOWN_RESULT =
  'It was sent, and the connection broke before an answer came: it is not known whether it was done. Do not send it again; tell the caller.';

const TIMEOUT_MS = 10_000;
const MAX_RESULT_CHARS = 4_000;

/** Its text, or one sentence about why there is none. */
export const callMcpTool = async (
  turn: Turn,
  { id, name }: ToolCall,
  args: Record<string, unknown>,
): Promise<{ status: ToolStatus; result: string }> => {
  const { mcp } = turn;
  if (!mcp) return { status: 'failed', result: 'The server of this function is not there.' };
  turn.act();
  const late = new AbortController();
  const cancel = turn.clock.after(TIMEOUT_MS, () => late.abort(tookTooLong()));
  try {
    const signal = AbortSignal.any([turn.life, late.signal]);
    const text = await turn.sendOnce(id, false, () => mcp.call(name, args, signal));
    if (text === UNKNOWN) return { status: 'unknown', result: UNKNOWN_RESULT };
    return { status: 'ok', result: text.slice(0, MAX_RESULT_CHARS) };
  } catch (thrown) {
    turn.life.throwIfAborted();
    return { status: 'failed', result: thrown instanceof VoiceError ? thrown.message : 'The function failed.' };
  } finally {
    cancel();
  }
};

const tookTooLong = (): VoiceError =>
  new VoiceError('ToolTimeout', `The function gave no answer within ${TIMEOUT_MS} ms.`, { status: 504, retry: 'now' });
