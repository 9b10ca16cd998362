// WS /v1/stream: text in pieces in, audio out, one context per reply.
import websocket from '@fastify/websocket';
import type { FastifyPluginAsync } from 'fastify';
import { SPEECH_STREAM_PATH } from '@firstword/shared/contract/speech-stream';
import { StreamConnection, type StreamOptions } from '../stream/serve-socket.ts';
import { MAX_MESSAGE_BYTES } from '../stream/speech-input.ts';

/** The route; a server that has WebSockets already brings its own limits. */
export const streamRoute =
  (options: StreamOptions): FastifyPluginAsync =>
  async (app) => {
    // Two of them on one server would both answer every upgrade.
    if (!app.hasDecorator('websocketServer')) {
      await app.register(websocket, { options: { maxPayload: MAX_MESSAGE_BYTES } });
    }
    app.get(SPEECH_STREAM_PATH, { websocket: true }, (socket) => {
      const connection = new StreamConnection(socket, options);
      socket.on('message', (data: Buffer, isBinary: boolean) => connection.receive(data, isBinary));
      socket.on('close', () => connection.close());
      // A broken frame closes the socket; that is all there is to it.
      socket.on('error', () => undefined);
    });
  };
