// Who makes a call, and whether they may: a service token opens every route, a session's token those of its session.
import type { FastifyRequest } from 'fastify';
import type { SessionAddress } from '../sessions/address.ts';
import { serviceTokenNeeded, tokenElsewhere, tokenMissing } from './faults.ts';
import { isServiceToken } from './service-tokens.ts';
import { createSessionTokens, type SessionTokensOptions } from './session-tokens.ts';

/**
 * What a route lets in; a route that says nothing takes service tokens only.
 * `session`: also the token of the session that its path names. `open`: everybody.
 */
export type RouteAccess = 'open' | 'session';

/** `local`: access is not guarded here. */
export type Caller = 'local' | 'anyone' | 'service' | 'session';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

export type Access = {
  /** Who it is; throws a VoiceError that says why the call is refused. */
  admit(request: FastifyRequest): Promise<Caller>;
  /** A token that is good for this session only. */
  issue(address: SessionAddress): Promise<string>;
};

/** The door of a backend that is reached from elsewhere. */
export const createAccess = (options: SessionTokensOptions): Access => {
  const sessionTokens = createSessionTokens(options);
  return {
    issue: (address) => sessionTokens.issue(address),
    admit: async (request) => {
      const { access } = request.routeOptions.config;
      if (access === 'open') return 'anyone';
      const token = tokenOf(request);
      if (token === undefined) throw tokenMissing();
      if (isServiceToken(token, options.serviceTokens())) return 'service';
      const { flowId, sessionId } = await sessionTokens.verify(token);
      if (access !== 'session') throw serviceTokenNeeded();
      const params = request.params as Partial<SessionAddress>;
      if (params.flowId !== flowId || params.sessionId !== sessionId) throw tokenElsewhere();
      return 'session';
    },
  };
};

/** An EventSource cannot set a header; where there is one, it counts. */
export const tokenOf = ({ headers, query }: Pick<FastifyRequest, 'headers' | 'query'>): string | undefined => {
  const { access_token: inQuery } = query as { access_token?: unknown };
  const inHeader = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (headers.authorization !== undefined) return inHeader;
  return typeof inQuery === 'string' && inQuery !== '' ? inQuery : undefined;
};
