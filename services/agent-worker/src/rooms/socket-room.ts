// A room at the other end of a WebSocket: events as JSON, audio as binary frames.
import type { WebSocket } from '@fastify/websocket';
import { encodeAudioFrame } from '@firstword/shared/contract/audio-frame';
import type { Room } from './port.ts';

/** What a page may leave unread before it is taken for gone: more than all the audio that may be ahead of its ear. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
const TRY_AGAIN_LATER = 1013;

/** Everything is sent at once; a page that does not read any more is closed. */
export const createSocketRoom = (socket: WebSocket): Room => {
  const isReady = (): boolean => {
    if (socket.readyState !== socket.OPEN) return false;
    if (socket.bufferedAmount <= MAX_UNREAD_BYTES) return true;
    socket.close(TRY_AGAIN_LATER, 'The page does not read what it is sent.');
    return false;
  };
  return {
    send: (event) => {
      if (isReady()) socket.send(JSON.stringify(event));
    },
    play: (turn, startSample, samples) => {
      if (isReady()) socket.send(encodeAudioFrame(turn, startSample, samples));
    },
  };
};
