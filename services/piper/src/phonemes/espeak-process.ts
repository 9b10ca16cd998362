// espeak-ng as a child process: on a laptop, and wherever no sidecar runs.
import { fileURLToPath } from 'node:url';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { espeakOver } from './espeak-lines.ts';
import { createLineProcess } from './line-process.ts';
import type { Espeak } from './port.ts';

export type EspeakProcessOptions = {
  /** The program's main file: started with this Node, never imported. */
  main: URL;
  args?: readonly string[];
  clock: Clock;
  log: Log;
};

/** Starts the process with the first request. */
export const createEspeakProcess = ({ main, args = [], clock, log }: EspeakProcessOptions): Espeak => {
  const command = [process.execPath, fileURLToPath(main), ...args] as const;
  return espeakOver((events) => createLineProcess({ ...events, command, clock }), log);
};
