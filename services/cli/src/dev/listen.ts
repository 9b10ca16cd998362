// The one port: taken, or a sentence that says why not.
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';

/** The address a program on this machine reaches the server at: an address that means "all" is no destination. */
const reachable = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
};

/** Starts listening and says where; a port that cannot be had is told in one sentence. */
export const listen = async (app: FastifyInstance, host: string, port: number): Promise<string> => {
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    throw listenFault(ensureError(thrown), host, port);
  }
  return `http://${reachable(host)}:${(app.server.address() as AddressInfo).port}`;
};

const listenFault = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  const options = { status: 400, cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new VoiceError('PortInUse', `Port ${port} on ${host} is in use.`, {
        ...options,
        remedy: `Stop the program that uses it, or take another: --port ${port + 1}`,
      });
    case 'EACCES':
      return new VoiceError('PortForbidden', `You may not listen on port ${port}.`, {
        ...options,
        remedy: 'Take a port above 1023: --port 7337',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new VoiceError('HostUnknown', `${host} is no address of this machine.`, {
        ...options,
        remedy: 'Take --host 127.0.0.1, or --host 0.0.0.0 to be reached from other machines.',
      });
    default:
      return error;
  }
};
