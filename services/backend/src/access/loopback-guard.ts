// Keeps other web pages out of a server on the developer's machine: DNS rebinding by Host, cross-site calls by Origin.
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { VoiceError } from '@firstword/shared/contract/errors';
import { errorReply } from '@firstword/shared/runtime/error-replies';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Whether a Host (or an Origin's host) is this server: loopback names always; when it listens beyond loopback also the
 * name that was asked for and any literal address, which no foreign name can be rebound to.
 */
export const isOwnHost = (hostHeader: string | undefined, listenHost: string): boolean => {
  if (!hostHeader || !URL.canParse(`http://${hostHeader}`)) return false;
  const { hostname } = new URL(`http://${hostHeader}`);
  if (isLoopback(hostname)) return true;
  if (isLoopback(listenHost)) return false;
  return hostname === listenHost || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
};

const isOwnOrigin = (origin: string | undefined, host: string | undefined, listenHost: string): boolean => {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.protocol === 'http:' && url.host === host && isOwnHost(url.host, listenHost);
};

/** Refuses every request, WebSocket upgrades too, whose Host or Origin is not this server's: 403. */
export const guardLoopback = (app: FastifyInstance, listenHost: string): void => {
  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers;
    const fault = !isOwnHost(host, listenHost)
      ? new VoiceError('ForeignHost', 'This server answers only to its own name.', {
          status: 403,
          remedy: 'Open it by the address that firstword printed.',
        })
      : !isOwnOrigin(origin, host, listenHost)
        ? new VoiceError('ForeignOrigin', 'This server answers only to its own pages.', {
            status: 403,
            remedy: 'Call it from the console, or from a program that sends no Origin.',
          })
        : null;
    if (!fault) return;
    const { status, body } = errorReply(fault);
    await reply.status(status).send(body);
  });
};
