// A session over scripted ports: its log is a list, its clock is moved by hand.
import { compileFlow } from '@firstword/backend/flow/compile-flow';
import type { CallContext } from '@firstword/backend/flow/new-session';
import { Session } from '@firstword/backend/flow/session';
import type { SessionState } from '@firstword/backend/flow/state';
import { restoredState } from '@firstword/backend/flow/steps';
import { createFakeModel, type FakeStep } from '@firstword/backend/llm/fake';
import { logEntry, writerFenced, type LogWriter } from '@firstword/backend/token-log/port';
import { createFakeHttp, type FakeAnswer } from '@firstword/backend/tools/fake-http';
import type { McpServers } from '@firstword/backend/tools/port';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';

export type SessionParts = {
  flow: VoiceFlow;
  replies?: FakeStep[][];
  answers?: Record<string, FakeAnswer[]>;
  mcp?: McpServers;
  call?: CallContext;
  /** As it was when its executor was lost. */
  state?: SessionState;
};

/** The session, and everything that a test may see of it. */
export const aSessionOf = ({ flow, replies = [], answers = {}, mcp, call = {}, state }: SessionParts) => {
  const clock = createFakeClock();
  const events: TokenEvent[] = [];
  const log = { fenced: false };
  /** What was kept last, and how many entries had been written then. */
  const kept = { state: '', entries: 0 };
  const writer: LogWriter = {
    append: (event) => {
      if (log.fenced) throw writerFenced();
      return logEntry({ epoch: 1, seq: events.push(event) }, event);
    },
    save: (text) => void Object.assign(kept, { state: text(), entries: events.length }),
    flush: async () => {},
    lost: new AbortController().signal,
  };
  const model = createFakeModel({ clock, replies });
  const http = createFakeHttp({ clock, answers });
  const counts = { ids: 0, idle: 0, ended: 0 };
  const session = new Session({
    flow: compileFlow(flow),
    model: () => model,
    http,
    mcp: mcp ?? null,
    call,
    ...(state ? { state } : {}),
    writer,
    clock,
    log: silentLog,
    newId: () => `t${counts.ids++}`,
    onIdle: () => void counts.idle++,
    onEnd: () => void counts.ended++,
  });
  const say = (input: string, more: object = {}) => session.startTurn({ input, acceptedMs: clock.nowMs(), ...more });
  const settle = () => clock.advance(0);
  const of = (turnId: string) => events.filter((event) => 'turnId' in event && event.turnId === turnId);
  return {
    session,
    say,
    of,
    events,
    clock,
    model,
    http,
    log,
    /** What whoever takes the session over now begins with. */
    lose: (): SessionState => {
      log.fenced = true;
      const since = events
        .slice(kept.entries)
        .map((event, index) => logEntry({ epoch: 1, seq: kept.entries + index + 1 }, event));
      return restoredState(JSON.parse(kept.state) as SessionState, since);
    },
    settle,
    idle: () => counts.idle,
    ended: () => counts.ended,
    /** Greets and waits. */
    greet: async () => {
      const turnId = session.greet(clock.nowMs());
      await settle();
      return repliedIn(of(turnId));
    },
    /** Says it, waits for the turn's end and tells the reply. */
    hear: async (input: string) => {
      const turnId = say(input);
      await settle();
      return repliedIn(of(turnId));
    },
  };
};

/** The types of entries, in order. */
export const typesOf = (events: readonly TokenEvent[]): string[] => events.map((event) => event.type);

/** What a turn said. */
export const repliedIn = (events: readonly TokenEvent[]): string =>
  events.map((event) => (event.type === 'token' ? event.content : '')).join('');
