// The connection itself: encrypted or not, with which certificate, and which HTTP is spoken over it.
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { fault, note, ok, type Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;
const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/** Nothing is sent over it but the handshake. */
export const lookAtConnection = async (url: URL, clock: Clock): Promise<Finding> => {
  if (url.protocol !== 'https:') {
    return LOOPBACK.test(url.hostname)
      ? ok('Plain HTTP/1.1, on this machine.')
      : fault('The connection is not encrypted: tokens and words can be read on the way.', 'Serve it by https://.');
  }
  try {
    const protocol = await handshake(url, clock);
    if (protocol === 'h2') return ok('TLS with a valid certificate, HTTP/2.');
    return note(
      'TLS with a valid certificate, HTTP/1.1: a browser opens six streams at most.',
      'Turn HTTP/2 on in the proxy that ends TLS. See docs/proxies.md.',
    );
  } catch (thrown) {
    const { code = 'unknown', message } = ensureError(thrown) as NodeJS.ErrnoException;
    return fault(`TLS failed (${code}): ${message}.`, tlsRemedy(code));
  }
};

const handshake = ({ hostname, port }: URL, clock: Clock): Promise<string | false> =>
  new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(port || 443),
      ALPNProtocols: ['h2', 'http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const cancel = clock.after(TIMEOUT_MS, () => socket.destroy(new Error('it takes too long')));
    socket.once('secureConnect', () => (cancel(), resolve(socket.alpnProtocol ?? false), socket.destroy()));
    socket.once('error', (error) => (cancel(), reject(error)));
  });

const tlsRemedy = (code: string): string => {
  if (code.includes('EXPIRED')) return 'Renew the certificate.';
  if (code.includes('ALTNAME')) return 'Take a certificate that has this name, or the name that the certificate has.';
  if (code.includes('SELF_SIGNED') || code.includes('UNABLE')) {
    return 'Take a certificate that clients trust; for one of your own set NODE_EXTRA_CA_CERTS to its authority.';
  }
  return 'See that the port speaks TLS.';
};
