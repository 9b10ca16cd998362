// A model server as a process of its own: started detached, ready when it really answers, ended by its number.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { processFacts } from './process-facts.ts';
import { logPath, memoryOf, removeRecord, writeRecord, type RunRecord } from './run-record.ts';

const HOST = '127.0.0.1';
const LOOK_EVERY_MS = 100;
const ONE_CHECK_WITHIN_MS = 20_000;
const READY_WITHIN_MS = 180_000;
const END_WITHIN_MS = 5000;
const LOG_END_LINES = 8;

/** How a server is started, and how one knows that it answers. */
export type ServerPlan = {
  name: string;
  title: string;
  model: string;
  command: string;
  args: readonly string[];
  port: number;
  /** The option that names another port, for who reads that this one is in use. */
  portOption: string;
  /** Whether it answers as it should; throws while nobody listens. */
  answers(baseUrl: string, signal: AbortSignal): Promise<boolean>;
};

export type ServerOptions = { runDir: string; clock: Clock; signal?: AbortSignal };

const requireFreePort = ({ port, portOption }: ServerPlan): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) =>
      reject(
        new VoiceError('PortInUse', `Port ${port} on ${HOST} cannot be taken: another program uses it.`, {
          status: 400,
          remedy: `Stop that program, or take another port: ${portOption} ${port + 100}`,
          cause,
        }),
      ),
    );
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });

/** The last lines of the log: what a server said before it failed. */
const endOfLog = async (path: string): Promise<string> => {
  const lines = (await readFile(path, 'utf8').catch(() => '')).trimEnd().split('\n');
  return lines
    .slice(-LOG_END_LINES)
    .map((line) => line.trim().slice(0, 300))
    .join(' | ');
};

const failed = async (plan: ServerPlan, runDir: string, what: string): Promise<VoiceError> => {
  const log = logPath(runDir, plan.name);
  return new VoiceError('ModelServerFailed', `${plan.title} ${what}; its log ends with: ${await endOfLog(log)}`, {
    remedy: `The whole log: ${log}`,
  });
};

const spawnDetached = async (plan: ServerPlan, runDir: string): Promise<ChildProcess> => {
  await mkdir(runDir, { recursive: true });
  const log = await open(logPath(runDir, plan.name), 'w');
  try {
    const child = spawn(plan.command, plan.args, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: runDir,
    });
    child.once('error', () => undefined); // it has no pid then, and that is looked at
    return child;
  } finally {
    await log.close();
  }
};

const untilReady = async (plan: ServerPlan, child: ChildProcess, options: ServerOptions): Promise<void> => {
  const { runDir, clock, signal } = options;
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  if (child.exitCode !== null || child.signalCode !== null) ended.abort();
  const untilMs = clock.nowMs() + READY_WITHIN_MS;
  while (clock.nowMs() < untilMs) {
    signal?.throwIfAborted();
    if (ended.signal.aborted) throw await endedEarly(plan, child, runDir);
    const giveUp = AbortSignal.any([AbortSignal.timeout(ONE_CHECK_WITHIN_MS), ended.signal]);
    const ready = await plan.answers(`http://${HOST}:${plan.port}`, giveUp).catch(() => false);
    if (ready && !ended.signal.aborted) return;
    await clock.sleep(LOOK_EVERY_MS, ended.signal).catch(() => undefined);
  }
  throw await failed(plan, runDir, `did not answer within ${READY_WITHIN_MS / 1000} s`);
};

/** A process that ended is known to the system before it is to us. */
const endedEarly = async (plan: ServerPlan, child: ChildProcess, runDir: string): Promise<VoiceError> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return failed(plan, runDir, `ended before it answered (${exitOf(child)})`);
};

const exitOf = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode === null ? `exit code ${exitCode}` : signalCode;

/** Starts the server and waits until it answers; what does not become ready is ended again. */
export const startServer = async (plan: ServerPlan, options: ServerOptions): Promise<RunRecord> => {
  const { runDir, clock } = options;
  await requireFreePort(plan);
  const child = await spawnDetached(plan, runDir);
  const { pid } = child;
  const facts = pid === undefined ? null : await processFacts(pid);
  if (pid === undefined) throw await failed(plan, runDir, 'could not be started');
  if (!facts) throw await endedEarly(plan, child, runDir);
  const record: RunRecord = {
    name: plan.name,
    title: plan.title,
    pid,
    startedAs: facts.startedAs,
    startedWallMs: clock.wallMs(),
    url: `http://${HOST}:${plan.port}/v1`,
    model: plan.model,
  };
  await writeRecord(runDir, record);
  try {
    await untilReady(plan, child, options);
  } catch (error) {
    await stopServer(record, options);
    throw error;
  }
  child.unref();
  return record;
};

/** Ends the recorded process, if it is that very one; answers whether there was one to end. */
export const stopServer = async (record: RunRecord, { runDir, clock }: ServerOptions): Promise<boolean> => {
  const wasRunning = (await memoryOf(record)) !== null;
  const untilMs = clock.nowMs() + END_WITHIN_MS;
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; (await memoryOf(record)) !== null;) {
    sendSignal(record.pid, clock.nowMs() < untilMs ? signal : 'SIGKILL');
    signal = 0; // asked once; from here on it is only looked at
    await clock.sleep(LOOK_EVERY_MS);
  }
  await removeRecord(runDir, record.name);
  return wasRunning;
};

const sendSignal = (pid: number, signal: NodeJS.Signals | 0): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended between the look and the signal
  }
};
