// The live sessions of this process: opened, found, closed when silent, and never more than fit.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { Session } from './flow/session.ts';
import { compileFlow, type CompiledFlow } from './flow/compile-flow.ts';
import type { CallContext } from './flow/new-session.ts';
import type { ChatModel } from './llm/port.ts';
import type { TokenLog } from './token-log/port.ts';
import type { HttpCaller, McpServers } from './tools/port.ts';

export type SessionsOptions = {
  /** By flow id. A session keeps the flow that it was opened with. */
  flows: ReadonlyMap<string, VoiceFlow>;
  /** The model of a flow; asked at each turn. */
  model: (flow: VoiceFlow) => ChatModel;
  /** What a flow's http nodes send their requests with. */
  http: (flow: VoiceFlow) => HttpCaller;
  /** Its MCP servers; left out, or null, when it has none. */
  mcp?: (flow: VoiceFlow) => McpServers | null;
  tokenLog: TokenLog;
  clock: Clock;
  log: Log;
  newId: () => string;
  maxSessions?: number;
};

/** Where a session is: its ids count within their flow. */
export type SessionAddress = { flowId: string; sessionId: string };

export type Sessions = {
  /** Opens a session without running anything; throws when it is open already. */
  open(address: SessionAddress, call?: CallContext): Promise<Session>;
  /** The session, opened now if it is not. */
  findOrOpen(address: SessionAddress): Promise<Session>;
  /** The session, or null when it is not open; throws for an unknown flow. */
  find(address: SessionAddress): Promise<Session | null>;
  /** Ends the session and its readers, if it is open. */
  end(address: SessionAddress): Promise<void>;
  /** Ends every session and its readers. */
  close(): Promise<void>;
};

const MAX_SESSIONS = 1_000;

/** How long the log of a session whose flow has ended is there for readers who come late. */
const READABLE_MS = 30_000;

/** The name of a session in the token log. */
export const logKey = ({ flowId, sessionId }: SessionAddress): string => `${flowId}:${sessionId}`;

/** The registry of live sessions. */
export const createSessions = (options: SessionsOptions): Sessions => {
  const { flows, tokenLog, maxSessions = MAX_SESSIONS } = options;
  const live = new Map<string, Promise<Session>>();

  const compiled = new WeakMap<VoiceFlow, CompiledFlow>();

  const compiledOf = (flow: VoiceFlow): CompiledFlow => {
    const known = compiled.get(flow) ?? compileFlow(flow);
    compiled.set(flow, known);
    return known;
  };
  const flowOf = ({ flowId }: SessionAddress): VoiceFlow => {
    const flow = flows.get(flowId);
    if (!flow) throw flowNotFound();
    return flow;
  };
  const end = async (key: string, reason: 'closed' | 'idle'): Promise<void> => {
    const session = await live.get(key);
    live.delete(key);
    session?.close(reason);
    await tokenLog.remove(key);
  };
  const start = async (key: string, flow: VoiceFlow, call: CallContext): Promise<Session> => {
    const { model, http, mcp, clock, log, newId } = options;
    const ports = { model: () => model(flow), http: http(flow), mcp: mcp?.(flow) ?? null, clock, log, newId };
    const endFor = (reason: 'closed' | 'idle') => (): void => {
      end(key, reason).catch((error: Error) => log.error({ error: error.name }, 'session did not end'));
    };
    const writer = await tokenLog.open(key);
    const onEnd = (): void => void clock.after(READABLE_MS, endFor('closed'));
    return new Session({ ...ports, flow: compiledOf(flow), call, writer, onIdle: endFor('idle'), onEnd });
  };

  const open = (address: SessionAddress, call: CallContext = {}): Promise<Session> => {
    const flow = flowOf(address);
    const key = logKey(address);
    if (live.size >= maxSessions) throw tooManySessions();
    // In the map before it is there: a second caller waits for the same session instead of opening another.
    const opening = start(key, flow, call);
    live.set(key, opening);
    opening.catch(() => live.delete(key));
    return opening;
  };

  return {
    open: async (address, call) => {
      if (live.has(logKey(address))) throw sessionExists();
      return open(address, call);
    },
    findOrOpen: async (address) => live.get(logKey(address)) ?? open(address),
    find: async (address) => {
      flowOf(address);
      return (await live.get(logKey(address))) ?? null;
    },
    end: (address) => end(logKey(address), 'closed'),
    close: async () => {
      await Promise.all([...live.keys()].map((key) => end(key, 'closed')));
    },
  };
};

const flowNotFound = (): VoiceError =>
  new VoiceError('FlowNotFound', 'There is no flow of this name here.', {
    status: 404,
    remedy: 'GET /readyz lists the flows that are served.',
  });

const sessionExists = (): VoiceError =>
  new VoiceError('SessionExists', 'A session with this id is open.', {
    status: 409,
    remedy: 'Start a turn in it, or open one with another id.',
  });

const tooManySessions = (): VoiceError =>
  new VoiceError('TooManySessions', 'This backend holds as many sessions as it can.', {
    status: 503,
    retry: { afterMs: 5_000 },
    remedy: 'Try again soon, or another replica.',
  });
