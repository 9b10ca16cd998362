// The page's one connection: messages up, events and audio down; when it breaks it comes back by itself.
import { decodeAudioFrame, type AudioFrame } from '@firstword/shared/contract/audio-frame';
import type { ConsoleEvent, ConsoleInput } from '@firstword/shared/contract/console';
import type { Connection } from './state/view.ts';

export type ConsoleSocket = {
  /** False when there is no connection: nothing was sent, and nothing is kept for later. */
  send(message: ConsoleInput): boolean;
  /** Tries at once instead of at the end of the pause. */
  retry(): void;
};

/** Why a server does not take the connection, in its own words; null when it says nothing of it. */
export type Refusal = { message: string; remedy?: string };

export type SocketOptions = {
  connect(): WebSocket;
  /** Asks the server over plain HTTP why it refused: a browser hides the answer to a failed upgrade. */
  askRefusal(): Promise<Refusal | null>;
  /** Calls back once after `ms`; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
  onConnection: (connection: Connection) => void;
  onEvent: (event: ConsoleEvent) => void;
  onAudio: (frame: AudioFrame) => void;
};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** Connects, and connects again after pauses that double, for as long as the page lives. */
export const createSocket = (options: SocketOptions): ConsoleSocket => {
  let socket: WebSocket | null = null;
  let cancelPause = (): void => {};
  let pauseMs = FIRST_PAUSE_MS;

  const receive = ({ data }: MessageEvent<string | ArrayBuffer>): void => {
    if (typeof data === 'string') options.onEvent(JSON.parse(data) as ConsoleEvent);
    else options.onAudio(decodeAudioFrame(data));
  };

  const explain = async (wasOpen: boolean, event: CloseEvent): Promise<Connection> => {
    if (event.reason) return { state: 'refused', message: event.reason };
    const refusal = wasOpen ? null : await options.askRefusal().catch(() => null);
    return refusal ? { state: 'refused', ...refusal } : { state: 'lost' };
  };

  const connect = (): void => {
    cancelPause();
    const opened = options.connect();
    let wasOpen = false;
    socket = opened;
    opened.binaryType = 'arraybuffer';
    opened.addEventListener('open', () => {
      wasOpen = true;
      pauseMs = FIRST_PAUSE_MS;
      options.onConnection({ state: 'open' });
    });
    opened.addEventListener('message', receive);
    opened.addEventListener('close', (event) => {
      if (socket !== opened) return;
      socket = null;
      cancelPause = options.after(pauseMs, connect);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      void explain(wasOpen, event).then((connection) => {
        if (socket?.readyState !== WebSocket.OPEN) options.onConnection(connection);
      });
    });
  };

  connect();
  return {
    send: (message) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    retry: () => {
      if (!socket) connect();
    },
  };
};
