// The sessions that this process serves: its own, or those of a flow that other replicas serve too.
import { createCompiler } from '../flow/compile-flow.ts';
import { createSharedSessions } from '../takeover/shared-sessions.ts';
import { flowNotFound } from './faults.ts';
import { createLiveSessions } from './live-sessions.ts';
import { createOwnSessions } from './own-sessions.ts';
import type { SessionRegistry, SessionsOptions } from './port.ts';
import type { SessionParts } from './run-session.ts';

/** The registry of sessions. */
export const createSessions = (options: SessionsOptions): SessionRegistry => {
  const { flows, directory, maxSessions } = options;
  const parts: SessionParts = {
    ...options,
    live: createLiveSessions(maxSessions),
    compiledOf: createCompiler(),
    flowOf: ({ flowId }) => {
      const flow = flows.get(flowId);
      if (!flow) throw flowNotFound();
      return flow;
    },
  };
  return directory ? createSharedSessions(parts, directory) : createOwnSessions(parts);
};
