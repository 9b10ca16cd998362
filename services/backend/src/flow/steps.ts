// The steps of a turn as whoever takes it over finds them: where each began, and what it sent.
import type { Redact } from '../privacy/redact.ts';
import { redactWithin } from '../privacy/redact-within.ts';
import type { LogEntry } from '../token-log/port.ts';
import { recordEntry, runningTurn, type SessionState, type TurnState, type TurnStep } from './state.ts';

/** It was sent by an executor that was lost, and nobody knows what came of it. */
export const UNKNOWN = Symbol('unknown');

type Keeping = {
  flow: { redact: Redact };
  save: () => void;
  flush: () => Promise<void>;
  committed: () => Promise<void>;
};
type Own = { own: () => TurnState; changeOwn: (change: (turn: TurnState) => TurnState) => void };

/** What a turn notes of its steps. */
export const createSteps = ({ save, flush, flow, committed }: Keeping, { own, changeOwn }: Own) => {
  const changeStep = (part: Partial<TurnStep>): void =>
    changeOwn((turn) => ({ ...turn, step: { ...turn.step, ...part } }));
  return {
    step: (): TurnStep => own().step,
    /** A step begins; a turn that was taken over begins with the one that was lost. */
    beginStep: (part: Pick<TurnStep, 'mode' | 'answering'>): void => {
      changeStep({ ...part, from: own().reply.length, sent: {} });
      save();
    },
    /** The functions that the model has called in this step and that are not all done. */
    openCalls: () => {
      const last = own().notes.at(-1);
      return last?.type === 'calls' && last.open ? last.calls : null;
    },
    /**
     * Sends what may change something outside, once: never before it is kept that it was sent, and not again by whoever
     * takes over, unless it may be repeated.
     */
    sendOnce: async <T>(name: string, isRepeatable: boolean, send: () => Promise<T>): Promise<T | typeof UNKNOWN> => {
      const known = Object.hasOwn(own().step.sent, name) ? own().step.sent[name] : undefined;
      if (known !== undefined && known !== null) return known as T;
      if (known === null && !isRepeatable) return UNKNOWN;
      await committed();
      const note = (answer: unknown): void => {
        changeStep({ sent: { ...own().step.sent, [name]: answer } });
        save();
      };
      changeStep({ from: own().reply.length });
      note(null);
      await flush();
      const answer = await send();
      note(redactWithin(answer, flow.redact));
      return answer;
    },
  };
};

/** The state that was kept, and what was logged since: how a session is when it is taken over. */
export const restoredState = (kept: SessionState, entries: readonly LogEntry[]): SessionState => {
  const state = entries.reduce(recordEntry, kept);
  const running = runningTurn(state)?.id;
  return { ...state, turns: state.turns.map((turn) => (turn.id === running ? turn : settledTurn(turn))) };
};

const NEVER_KNOWN = 'It is not known whether this was done.';

/** What an ended turn still did when its executor was lost will never be known. */
const settledTurn = (turn: TurnState): TurnState => ({
  ...turn,
  notes: turn.notes.map((note) => {
    if (note.type !== 'calls' || !note.open) return note;
    const { type, at, calls } = note;
    return { type, at, calls, results: calls.map(() => NEVER_KNOWN) };
  }),
});

/** Where the running turn goes on: its raw reply up to `base` stands, of which the step said `saidBefore`. */
export const resumeAt = (turn: TurnState): { base: number; saidBefore: string } => {
  const base = Math.min(turn.reply.length, Math.max(turn.spoken, turn.step.from));
  return { base, saidBefore: turn.reply.slice(turn.step.from, base) };
};
