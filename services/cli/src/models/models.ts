// firstword models start|stop|status: a real language model and a real speech recogniser on this machine.
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock } from '@firstword/shared/runtime/clock';
import type { CliConfig } from '../config.ts';
import { createProgressLine } from '../progress-line.ts';
import { resolveGguf } from './gguf.ts';
import { createInstallLines } from './install-lines.ts';
import { installModels } from './install-models.ts';
import { SMOLLM2, type Part } from './parts.ts';
import { LLM_PORT, STT_PORT, llmPlan, sttPlan } from './plans.ts';
import { memoryOf, readRecord, removeRecord, type RunRecord } from './run-record.ts';
import { startServer, stopServer, type ServerPlan } from './server.ts';
import { describeServers, describeStatus } from './describe-models.ts';

type StartFlags = { port: number; sttPort: number; llm?: string; sha256?: string };

const SERVERS = ['llm', 'stt'];
const clock = systemClock;

const parsePort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('Take a number from 1 to 65535.');
};

/** Adds the verbs `models start`, `models stop` and `models status`. */
export const addModels = (program: Command, config: CliConfig): void => {
  const models = program
    .command('models')
    .summary('run a real language model and a recogniser here')
    .description('A real language model and a real speech recogniser on this machine, for `firstword dev`.');
  models
    .command('start')
    .description('Installs what is missing into the per-user cache (Python 3.10 or newer), and starts both servers.')
    .option('-p, --port <port>', 'port of the language model; `firstword dev` looks at 8080', parsePort, LLM_PORT)
    .option('--stt-port <port>', 'port of the recogniser', parsePort, STT_PORT)
    .option('--llm <file-or-url>', 'any GGUF model instead of SmolLM2-135M-Instruct')
    .option('--sha256 <hex>', 'what the GGUF must be; a URL needs it')
    .addHelpText(
      'after',
      '\nExamples:\n  firstword models start\n  firstword models start --llm ~/models/qwen3-8b-q4_k_m.gguf',
    )
    .action((flags: StartFlags) => runStart(flags, config));
  models
    .command('stop')
    .description('Stops what `models start` started, and nothing else.')
    .action(() => runStop(config));
  models
    .command('status')
    .description('Says what runs, where, since when, and with how much memory.')
    .option('--json', 'print it as JSON')
    .action(({ json }: { json?: boolean }) => runStatus(config, json ?? false));
};

const runDirOf = (config: CliConfig): string => join(config.modelCacheDir, 'run');

/** The recorded servers that really run. */
const running = async (runDir: string): Promise<(RunRecord & { memoryBytes: number })[]> => {
  const found = await Promise.all(
    SERVERS.map(async (name) => {
      const record = await readRecord(runDir, name);
      const memoryBytes = record && (await memoryOf(record));
      return record && memoryBytes !== null ? [{ ...record, memoryBytes }] : [];
    }),
  );
  return found.flat();
};

const install = async (config: CliConfig, without: Part | undefined) => {
  const lines = createInstallLines(process.stdout);
  try {
    return await installModels({
      cacheDir: config.modelCacheDir,
      clock,
      ...lines,
      ...(without ? { without } : {}),
    });
  } finally {
    lines.onInstalled();
  }
};

const ggufOf = async ({ llm, sha256 }: StartFlags, config: CliConfig): Promise<string | undefined> => {
  if (llm === undefined) return undefined;
  const line = createProgressLine(process.stdout, 'getting the model');
  const onPercent = (percent: number): void => line.update(percent);
  return resolveGguf(llm, { cacheDir: config.modelCacheDir, sha256, onPercent }).finally(() => line.end());
};

/** Starts what does not run yet; asks for a stop first where something else than the wanted runs. */
const startPlanned = async (plan: ServerPlan, runDir: string, before: readonly RunRecord[]): Promise<RunRecord> => {
  const known = before.find(({ name }) => name === plan.name);
  if (!known) {
    process.stdout.write(`starting ${plan.title} with ${plan.model} …\n`);
    return startServer(plan, { runDir, clock });
  }
  if (known.model === plan.model && new URL(known.url).port === String(plan.port)) return known;
  throw new VoiceError('ModelServerRuns', `${known.title} already runs, with ${known.model} at ${known.url}.`, {
    status: 400,
    remedy: 'Stop it first: firstword models stop',
  });
};

const runStart = async (flags: StartFlags, config: CliConfig): Promise<void> => {
  const ggufPath = await ggufOf(flags, config);
  const installed = await install(config, ggufPath === undefined ? undefined : SMOLLM2);
  const runDir = runDirOf(config);
  const before = await running(runDir);
  await startPlanned(llmPlan(installed, { port: flags.port, ...(ggufPath ? { ggufPath } : {}) }), runDir, before);
  await startPlanned(sttPlan(installed, flags.sttPort), runDir, before);
  process.stdout.write(describeServers(await running(runDir), flags.port === LLM_PORT));
};

const runStop = async (config: CliConfig): Promise<void> => {
  const runDir = runDirOf(config);
  const live = await running(runDir);
  for (const record of live) {
    await stopServer(record, { runDir, clock });
    process.stdout.write(`stopped ${record.title} (process ${record.pid})\n`);
  }
  for (const name of SERVERS) await removeRecord(runDir, name);
  if (live.length === 0) process.stdout.write('No model server that `firstword models start` started runs here.\n');
};

const runStatus = async (config: CliConfig, asJson: boolean): Promise<void> => {
  const live = await running(runDirOf(config));
  process.stdout.write(asJson ? `${JSON.stringify(live, undefined, 2)}\n` : describeStatus(live, clock.wallMs()));
};
