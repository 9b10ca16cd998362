// The console's way in: one WebSocket is one caller, from join to leave.
import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify';
import { CONSOLE_SOCKET_PATH, type ConsoleInput, type ConsoleStatus } from '@firstword/shared/contract/console';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import type { Conversation } from '../conversation.ts';
import { MAX_MESSAGE_BYTES, parseConsoleInput } from './console-input.ts';
import type { Room } from './port.ts';
import { createSocketRoom } from './socket-room.ts';

export type ConsoleRoomOptions = {
  /** What the page shows of the flow, the model and the voice; `subscribe` calls back when it changes. */
  status: { current(): ConsoleStatus; subscribe(listener: () => void): () => void };
  /** The conversation of a caller who has just joined. */
  converse: (room: Room) => Conversation;
};

/** Messages that make no sense are answered; a page that sends nothing else is shown the door. */
const MAX_FAULTS = 50;
const POLICY_VIOLATION = 1008;

/** The route of the console's socket. */
export const consoleRoom =
  (options: ConsoleRoomOptions): FastifyPluginAsync =>
  async (app) => {
    // Two of them on one server would both answer every upgrade.
    if (!app.hasDecorator('websocketServer')) {
      // Larger messages are not even read: the socket closes with 1009.
      await app.register(websocket, { options: { maxPayload: 8 * MAX_MESSAGE_BYTES } });
    }
    app.get(CONSOLE_SOCKET_PATH, { websocket: true }, (socket, request) => join(socket, request.log, options));
  };

const join = (socket: WebSocket, log: FastifyBaseLogger, { status, converse }: ConsoleRoomOptions): void => {
  const room = createSocketRoom(socket);
  const conversation = converse(room);
  const sendStatus = () => room.send({ type: 'status', status: status.current() });
  const unsubscribe = status.subscribe(sendStatus);
  sendStatus();
  let faults = 0;
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    try {
      take(parseConsoleInput(data, isBinary), conversation);
    } catch (thrown) {
      const { code, message, remedy, status } = toVoiceError(thrown);
      if (status >= 500) log.error({ err: thrown }, 'console message failed');
      room.send({ type: 'notice', code, message, ...(remedy ? { remedy } : {}) });
      faults += 1;
      if (faults >= MAX_FAULTS) socket.close(POLICY_VIOLATION, 'Too many messages that cannot be understood.');
    }
  });
  socket.on('close', () => {
    unsubscribe();
    conversation.close().catch((error: unknown) => log.error({ err: error }, 'conversation did not close'));
  });
};

const take = (message: ConsoleInput, conversation: Conversation): void => {
  switch (message.type) {
    case 'open':
      return conversation.open(message.input);
    case 'say':
      return conversation.say(message.input);
    case 'interrupt':
      return conversation.interrupt();
    case 'played':
      return conversation.played(message.turn, message.samples);
    case 'speech':
      return conversation.setSpeech(message.on);
  }
};
