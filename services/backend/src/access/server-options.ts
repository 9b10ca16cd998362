// What a server takes in before any route sees it: how much, and how long it may take to arrive.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { VoiceError, errorBody } from '@firstword/shared/contract/errors';

export type ServerLimits = {
  /** Longest that a request may take to arrive; answers, such as streams, take as long as they take. */
  requestTimeoutMs?: number;
  checkEveryMs?: number;
};

const REQUEST_TIMEOUT_MS = 15_000;
const CHECK_EVERY_MS = 5_000;
/** Room for an input in a query, in whatever script: it is refused by us, who say why, before Node refuses the request. */
const MAX_HEADER_BYTES = 128 * 1024;

/** For Fastify. */
export const serverOptions = (limits: ServerLimits = {}) => {
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, checkEveryMs = CHECK_EVERY_MS } = limits;
  return {
    logger: false as const,
    forceCloseConnections: true,
    requestTimeout: requestTimeoutMs,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      // Were it longer than the time for the whole request, Node would swap the two.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
    },
    clientErrorHandler: refuse,
  };
};

const refuse = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const fault = faultOf(error.code);
    const body = JSON.stringify(errorBody(fault));
    const head = [
      `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
};

const faultOf = (code: string | undefined): VoiceError => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new VoiceError('RequestTimeout', 'The request did not arrive in time.', {
      status: 408,
      remedy: 'Send it in one go.',
    });
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new VoiceError('HeadersTooLarge', `The request has more than ${MAX_HEADER_BYTES} bytes of headers.`, {
      status: 431,
      remedy: 'Send what is long in the body: POST …/turns takes an input there.',
    });
  }
  return new VoiceError('RequestMalformed', 'The request is no HTTP.', {
    status: 400,
    remedy: 'Speak HTTP/1.1, and TLS only to what ends it.',
  });
};
