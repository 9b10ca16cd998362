// A page of the console as the worker sees it: a real WebSocket, and a playout clock that the test moves.
import { decodeAudioFrame, type AudioFrame } from '@firstword/shared/contract/audio-frame';
import { CONSOLE_SOCKET_PATH, type ConsoleEvent, type ConsoleInput } from '@firstword/shared/contract/console';

type EventOf<T extends ConsoleEvent['type']> = Extract<ConsoleEvent, { type: T }>;

export type Page = AsyncDisposable & {
  events: ConsoleEvent[];
  audio: AudioFrame[];
  send(message: ConsoleInput): void;
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void;
  /** The nth event of this type (from 0), now or as soon as it comes. */
  event<T extends ConsoleEvent['type']>(type: T, nth?: number): Promise<EventOf<T>>;
  /** Resolves once this many samples of a turn have come. */
  received(turn: number, samples: number): Promise<void>;
  closed: Promise<{ code: number; reason: string }>;
};

/** Joins the console at this address. */
export const joinConsole = async (url: string): Promise<Page> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${CONSOLE_SOCKET_PATH}`);
  socket.binaryType = 'arraybuffer';
  const events: ConsoleEvent[] = [];
  const audio: AudioFrame[] = [];
  const changed = new EventTarget();
  const { promise: closed, resolve: close } = Promise.withResolvers<{ code: number; reason: string }>();
  socket.addEventListener('close', ({ code, reason }) => close({ code, reason }));
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') events.push(JSON.parse(data) as ConsoleEvent);
    else audio.push(decodeAudioFrame(data));
    changed.dispatchEvent(new Event('change'));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => changed.addEventListener('change', resolve, { once: true }));
    }
  };
  const samplesOf = (turn: number) =>
    audio.filter((frame) => frame.turn === turn).reduce((sum, { samples }) => sum + samples.length, 0);
  return {
    events,
    audio,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    sendRaw: (data) => socket.send(data),
    event: (type, nth = 0) =>
      until(() => events.filter((event): event is EventOf<typeof type> => event.type === type)[nth]),
    received: (turn, samples) => until(() => (samplesOf(turn) >= samples ? true : undefined)).then(() => {}),
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await closed;
    },
  };
};
