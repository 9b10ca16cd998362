// A session of this process, with everything that its flow reaches, and with its end.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { SessionEndReason, TokenEvent } from '@firstword/shared/contract/token-event';
import type { CompiledFlow } from '../flow/compile-flow.ts';
import type { CallContext } from '../flow/new-session.ts';
import { Session } from '../flow/session.ts';
import type { SessionState } from '../flow/state.ts';
import type { LogWriter } from '../token-log/port.ts';
import { addressOf, type SessionAddress } from './address.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { SessionsOptions } from './port.ts';

/** What all sessions of a process have in common. */
export type SessionParts = SessionsOptions & {
  live: LiveSessions;
  compiledOf: (flow: VoiceFlow) => CompiledFlow;
  /** Throws `FlowNotFound`. */
  flowOf: (address: SessionAddress) => VoiceFlow;
};

/** It begins, or goes on with `state`. */
export type RunSession = (
  key: string,
  flow: VoiceFlow,
  begin: { writer: LogWriter; call?: CallContext; state?: SessionState },
) => Session;

/** Ends a session: its time is over. */
export type CloseSession = (key: string, reason: SessionEndReason) => Promise<void>;

/** How long the log of a session whose flow has ended is there for readers who come late. */
const READABLE_MS = 30_000;

/** What others are told of they are told once the log has it: never of what a process has only believed. */
const TOLD: ReadonlySet<TokenEvent['type']> = new Set(['turn-start', 'transfer', 'session-end']);

/** Makes sessions that forget themselves when another process has taken them. */
export const createRunSession =
  (parts: SessionParts, close: CloseSession): RunSession =>
  (key, flow, begin) => {
    const { model, http, mcp, clock, log, newId, live, compiledOf, onEntry } = parts;
    const address = addressOf(key);
    const closeFor = (reason: SessionEndReason) => (): void => {
      close(key, reason).catch((error: Error) => log.error({ error: error.name }, 'session did not end'));
    };
    const session = new Session({
      ...begin,
      flow: compiledOf(flow),
      model: () => model(flow),
      http: http(flow),
      mcp: mcp?.(flow) ?? null,
      clock,
      log,
      newId,
      onIdle: closeFor('idle'),
      onEnd: () => void clock.after(READABLE_MS, closeFor('closed')),
      onEntry: (event, state) => {
        const tell = (): void => onEntry?.({ address, flow, state }, event);
        if (TOLD.has(event.type)) begin.writer.flush().then(tell, () => undefined);
        else tell();
      },
    });
    begin.writer.lost.addEventListener('abort', () => void live.forget(key, session), { once: true });
    return session;
  };
