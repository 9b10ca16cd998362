// A child process that speaks lines: started when it is needed, started again when it died, given up when it dies all the time.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { unavailable, type LineChannel, type LineEvents } from './line-channel.ts';

/** `command` is the program and its arguments. */
export type LineProcessOptions = LineEvents & { command: readonly [string, ...string[]]; clock: Clock };

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

// More deaths than this within the window mean that starting it again does not help.
const MAX_DEATHS = 5;
const DEATHS_WINDOW_MS = 60_000;
// Ours exits within a few ms of its input's end.
const EXIT_WITHIN_MS = 2000;

const REMEDY = 'Run npm ci again: it brings an espeak-ng that needs nothing else.';

const failed = (why: string, cause?: unknown): VoiceError =>
  unavailable(`The espeak-ng process ${why}.`, { remedy: REMEDY, cause });

/** Starts nothing before the first line is written. */
export const createLineProcess = ({ command, clock, onLine, onEnd }: LineProcessOptions): LineChannel => {
  let child: Child | null = null;
  let closed = false;
  let deathsMs: number[] = [];

  const died = (dead: Child, error: VoiceError): void => {
    if (child !== dead) return;
    child = null;
    deathsMs.push(clock.nowMs());
    onEnd(error);
    if (!closed && deathsMs.length < MAX_DEATHS) child = start();
  };
  const start = (): Child => {
    const [program, ...args] = command;
    const started = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: started.stdout }).on('line', onLine);
    let lastError = '';
    createInterface({ input: started.stderr }).on('line', (line) => {
      if (/error/i.test(line)) lastError = `: ${line.slice(0, 200)}`;
    });
    // `close`, not `exit`: by then its last words are read.
    started.once('close', (code, signal) => died(started, failed(`ended (${signal ?? code})${lastError}`)));
    started.once('error', (error) => died(started, failed('could not be started', error)));
    // A write to a process that just died fails here; its exit tells the rest.
    started.stdin.on('error', () => undefined);
    return started;
  };
  return {
    write(line) {
      if (closed) throw failed('was closed');
      deathsMs = deathsMs.filter((atMs) => clock.nowMs() - atMs < DEATHS_WINDOW_MS);
      if (!child && deathsMs.length >= MAX_DEATHS) throw failed(`died ${deathsMs.length} times within a minute`);
      child ??= start();
      child.stdin.write(`${line}\n`);
    },
    async close() {
      closed = true;
      if (!child) return;
      const ending = child;
      child = null;
      const exited = once(ending, 'close');
      ending.stdin.end();
      const giveUp = clock.after(EXIT_WITHIN_MS, () => ending.kill('SIGKILL'));
      await exited;
      giveUp();
    },
  };
};
