// The one record of a turn's latency: the waterfall, and later histogram, counter, span and log line, come from it.
import type { ModelUsage } from '../contract/token-event.ts';

/** The stages of a turn, in order: the same words name folders, metrics and the waterfall's rows. */
export const STAGES = ['endpoint', 'stt', 'flow', 'llm', 'tokens', 'clauses', 'tts', 'audio'] as const;
export type Stage = (typeof STAGES)[number];

/** `text`: typed in, text out; `speech`: typed in, audio out; `call`: voice in, audio out. Never mixed. */
export type Channel = 'text' | 'speech' | 'call';

export type StageSpan = { stage: Stage; startMs: number; durationMs: number };

/**
 * How the wait for a turn's first word was spent. Times are ms after t0: typed turns, the request accepted.
 * Stages are contiguous and in order: each ends where the next begins, their sum plus `unattributedMs` is `firstWordMs`.
 */
export type TurnTimeline = {
  turnId: string;
  channel: Channel;
  /** t0 → first audible sample handed over (`text`: first token); null when the turn had none. */
  firstWordMs: number | null;
  /** Why there is no `firstWordMs`. */
  unmeasured: 'greeting' | 'interrupted' | 'failed' | 'silent' | null;
  targetMs: number;
  /** Whether the target was kept; null when unmeasured. */
  within: boolean | null;
  stages: StageSpan[];
  unattributedMs: number;
  /** What the models of the turn took, and what that cost; for the record, never for a log. */
  usage?: ModelUsage[];
};
