// espeak-ng in a container of its own beside this one: it listens on a Unix socket that both see.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { espeakOver } from './espeak-lines.ts';
import { createLineSocket } from './line-socket.ts';
import type { Espeak } from './port.ts';

export type EspeakSocketOptions = { path: string; clock: Clock; log: Log };

/** Connects at once, and again whenever it is gone. */
export const createEspeakSocket = ({ path, clock, log }: EspeakSocketOptions): Espeak =>
  espeakOver((events) => createLineSocket({ ...events, path, clock }), log);
