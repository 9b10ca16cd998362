// A program that speaks lines behind a Unix socket: connected to at once and again whenever it is gone; others start and end it.
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { unavailable, type LineChannel, type LineEvents } from './line-channel.ts';

export type LineSocketOptions = LineEvents & { path: string; clock: Clock };

// A container that died is started again within a second or so: until then what is asked waits.
const PATIENCE_MS = 2000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1000;

const REMEDY = 'Look at the log of the espeak container; it is connected to again as soon as it listens.';

class LineSocket implements LineChannel {
  readonly #options: LineSocketOptions;
  #state: 'waiting' | 'connected' | 'given-up' | 'closed' = 'waiting';
  #socket: Socket;
  #held: string[] = [];
  #pauseMs = FIRST_PAUSE_MS;
  #stopWaiting: () => void;
  #stopRetrying = (): void => {};

  constructor(options: LineSocketOptions) {
    this.#options = options;
    this.#stopWaiting = this.#wait();
    this.#socket = this.#connect();
  }

  write(line: string): void {
    if (this.#state === 'closed') throw this.#gone('is not asked any more');
    if (this.#state === 'given-up') throw this.#gone('does not answer');
    if (this.#state === 'connected') this.#socket.write(`${line}\n`);
    else this.#held.push(`${line}\n`);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#stopWaiting();
    this.#stopRetrying();
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #gone(why: string, cause?: unknown): VoiceError {
    return unavailable(`espeak-ng at ${this.#options.path} ${why}.`, { remedy: REMEDY, cause });
  }

  #wait(): () => void {
    return this.#options.clock.after(PATIENCE_MS, () => {
      this.#state = 'given-up';
      this.#held = [];
      this.#options.onEnd(this.#gone('does not answer'));
    });
  }

  #connect(): Socket {
    const socket = createConnection(this.#options.path);
    let cause: unknown;
    const onError = (error: Error): void => void (cause = error);
    socket.once('connect', () => this.#onConnected(socket));
    socket.on('error', onError);
    socket.once('close', () => this.#onGone(cause));
    createInterface({ input: socket }).on('line', this.#options.onLine).on('error', onError);
    return socket;
  }

  #onConnected(socket: Socket): void {
    this.#state = 'connected';
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#stopWaiting();
    for (const line of this.#held.splice(0)) socket.write(line);
  }

  #onGone(cause: unknown): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'connected') {
      this.#state = 'waiting';
      this.#stopWaiting = this.#wait();
      this.#options.onEnd(this.#gone('went away', cause));
    }
    this.#stopRetrying = this.#options.clock.after(this.#pauseMs, () => {
      this.#socket = this.#connect();
    });
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }
}

/** What is written while nobody listens waits 2 s; after that it is refused at once, until somebody does. */
export const createLineSocket = (options: LineSocketOptions): LineChannel => new LineSocket(options);
