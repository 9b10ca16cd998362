// The connections that flows make: each address is judged when it is connected to, behind DNS, so no answer can change in between.
import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { EgressGuard } from './egress.ts';

/** The connection was not made: the address is closed. */
export class EgressDenied extends Error {
  constructor() {
    super('egress.allow does not name this address');
    this.name = 'EgressDenied';
  }
}

/** An Agent that connects only where the guard lets it. Redirects are not followed, and HTTP/2 is not spoken. */
export const createGuardedAgent = (guard: EgressGuard): Agent => {
  const connect = buildConnector({ lookup: guardedLookup(guard), allowH2: false });
  return new Agent({
    allowH2: false,
    // The callers' own time-outs watch the answer.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      const { hostname } = options;
      // An address needs no DNS, so Node never asks the lookup about it.
      if (isIP(hostname) !== 0 && !guard(hostname, hostname)) callback(new EgressDenied(), null);
      else connect(options, callback);
    },
  });
};

/** DNS that leaves closed addresses out of its answer. */
const guardedLookup =
  (guard: EgressGuard): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const open = error ? [] : addresses.filter(({ address }) => guard(address, host));
      const [first] = open;
      if (error || !first) callback(error ?? new EgressDenied(), []);
      else if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
