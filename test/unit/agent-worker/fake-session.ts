// A backend from a script, behind the session client's port.
import type { StreamFrame } from '@firstword/shared/contract/token-event';
import type { SessionClient } from '@firstword/shared/stream/session-client';
import { createPushQueue, type PushQueue } from '@firstword/agent-worker/push-queue';

export type Call =
  | { call: 'open'; input: string | undefined }
  | { call: 'turn'; input: string; interrupts?: { turnId: string; heard: number } | undefined }
  | { call: 'interrupt'; turnId: string; heard: number }
  | { call: 'spoken'; turnId: string; offset: number };

export type FakeSession = SessionClient & {
  calls: Call[];
  /** Ids of the turns, in the order in which they began. */
  turnIds: string[];
  /** Sends a frame to whoever follows the newest session. */
  emit(...frames: StreamFrame[]): void;
  /** The newest session's stream ends, or breaks. */
  end(error?: Error): void;
  /** Streams that are being followed now. */
  followed(): number;
};

/** `before` runs ahead of each call: it may wait, and what it throws is the call's answer. */
export const createFakeSession = (before: (call: Call) => void | Promise<void> = () => {}): FakeSession => {
  const calls: Call[] = [];
  const turnIds: string[] = [];
  let sessions = 0;
  let followed = 0;
  let stream: PushQueue<StreamFrame> = createPushQueue();
  const note = async (call: Call) => {
    calls.push(call);
    await before(call);
  };
  return {
    calls,
    turnIds,
    emit: (...frames) => {
      for (const frame of frames) stream.push(frame);
    },
    end: (error) => (error ? stream.fail(error) : stream.end()),
    followed: () => followed,
    openSession: async ({ input }) => {
      await note({ call: 'open', input });
      sessions += 1;
      stream = createPushQueue();
      turnIds.push(`first-of-s${sessions}`);
      return { sessionId: `s${sessions}`, turnId: `first-of-s${sessions}` };
    },
    startTurn: async (_sessionId, { input, turnId = 'unnamed', interrupts }) => {
      turnIds.push(turnId);
      await note({ call: 'turn', input, ...(interrupts ? { interrupts } : {}) });
      return { turnId };
    },
    interrupt: async (_sessionId, { turnId, heard }) => note({ call: 'interrupt', turnId, heard }),
    markSpoken: async (_sessionId, turnId, offset) => note({ call: 'spoken', turnId, offset }),
    follow: async function* (_sessionId, signal) {
      const mine = stream;
      const leave = () => mine.fail(signal.reason);
      signal.addEventListener('abort', leave);
      followed += 1;
      try {
        for await (const frame of mine) yield { id: null, frame };
      } finally {
        followed -= 1;
      }
    },
  };
};

/** The frames of a whole reply, a token per word. */
export const aReply = (turnId: string, text: string): StreamFrame[] => [
  { type: 'turn-start', turnId, input: '' },
  ...words(turnId, text),
  { type: 'done', turnId, content: text },
];

/** The tokens of a text, a word each; backend timings ride on the first. */
export const words = (turnId: string, text: string): StreamFrame[] =>
  (text.match(/\S+\s*/g) ?? []).map((content, index) => {
    const timings = index === 0 ? { timings: { flowMs: 1, llmMs: 2 } } : {};
    return { type: 'token', turnId, content, ...timings };
  });
