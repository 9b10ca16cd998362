// The turns of a session as they run: one at a time, each with its own end, and none before the effects of the one before.
import { ensureError } from '@firstword/shared/contract/errors';
import type { SessionEndReason } from '@firstword/shared/contract/token-event';
import { createCommitment } from './commitment.ts';
import type { FlowFunctions } from './functions.ts';
import { runTurn, type TurnOrder } from './run-turn.ts';
import type { SessionOptions } from './session-options.ts';
import type { SessionRecord } from './session-record.ts';
import { findTurn } from './state.ts';
import { createTurn, type Turn } from './turn.ts';
import type { Usage } from './usage.ts';
import type { Begin } from './walk.ts';

export type ExecutionParts = SessionOptions & {
  record: SessionRecord;
  functions: () => Promise<FlowFunctions>;
  /** Aborts with the session. */
  life: AbortSignal;
  /** A turn has come to its end by itself. */
  onListening: () => void;
  /** And the flow with it. */
  onOver: (reason: SessionEndReason) => void;
};

export type Order = { turnId: string; acceptedMs: number; begin: Begin; saidBefore: string };

export type Execution = {
  start(order: Order): void;
  /** The last turn counts. */
  commit(): void;
  /** Gives up the turn that runs, and tells what its models took until now. */
  abort(): Usage;
  hasBegun(): boolean;
  /** Resolves when the last turn has ended, and all that it does outside. */
  settled(): Promise<void>;
};

/** Nothing runs yet. */
export const createExecution = (parts: ExecutionParts): Execution => {
  const { record, life } = parts;
  let current: { turn: Turn; abort: AbortController } | null = null;
  /** An effect of a turn that was interrupted comes to its end before the next turn. */
  let settled: Promise<void> = Promise.resolve();
  let commitment = createCommitment(life);
  return {
    start: ({ begin, ...order }) => {
      const abort = new AbortController();
      commitment = createCommitment(abort.signal);
      if (findTurn(record.state(), order.turnId)?.speculation === null) commitment.resolve();
      const turn = turnOf(parts, order, { signal: abort.signal, committed: commitment.promise });
      current = { turn, abort };
      settled = finish(parts, turn, { begin, previous: settled });
    },
    commit: () => commitment.resolve(),
    abort: () => {
      current?.abort.abort();
      return current?.turn.usage.spent() ?? {};
    },
    hasBegun: () => current !== null,
    settled: () => settled,
  };
};

type Bounds = { signal: AbortSignal; committed: Promise<void> };

const turnOf = (parts: ExecutionParts, order: Omit<Order, 'begin'>, { signal, committed }: Bounds): Turn => {
  const { flow, model, http, mcp, clock, functions, record, writer, life } = parts;
  return createTurn({
    id: order.turnId,
    flow,
    model: model(),
    http,
    mcp,
    clock,
    functions,
    ...record,
    committed: () => committed,
    flush: () => writer.flush(),
    signal,
    life,
    acceptedMs: order.acceptedMs,
    saidBefore: order.saidBefore,
  });
};

const finish = async (parts: ExecutionParts, turn: Turn, order: TurnOrder): Promise<void> => {
  const { writer, log, record, life, onListening, onOver } = parts;
  try {
    const { fault, over } = await runTurn(turn, order);
    if (fault) log.warn({ turnId: turn.id, code: fault.code }, 'turn failed');
    if (life.aborted) return;
    // What an interrupted turn still did outside has come to its end.
    if (turn.signal.aborted) return record.save();
    onListening();
    if (over) await turn.committed();
    if (over) onOver(over);
    await writer.flush();
  } catch (thrown) {
    if (turn.signal.aborted) return;
    log.error({ turnId: turn.id, error: ensureError(thrown).name }, 'turn lost its log');
  }
};
