// firstword dev FILE: a VoiceFlow, all its services and the console, on one port of this machine.
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { missingSecrets, secretValue, type Secrets } from '@firstword/backend/outside/secrets';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { createSpeechService } from '@firstword/piper/app';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock } from '@firstword/shared/runtime/clock';
import { createLog } from '@firstword/shared/runtime/log';
import type { CliConfig } from '../config.ts';
import { EXIT_BAD_INPUT } from '../validate.ts';
import { loadVoiceFlow, printFaults } from '../voice-flow-file.ts';
import { createVoiceProgress, printScreen } from './dev-screen.ts';
import { findModel } from './find-model.ts';
import { readSecrets } from './secrets.ts';
import { startDev } from './start-dev.ts';
import { staticTexts } from './static-texts.ts';

type DevFlags = { port: number; host: string; secret: string[]; redis?: string };

const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/dist', import.meta.url));
/** espeak-ng is GPL: a program of its own, started by path and never imported. */
const ESPEAK_MAIN = new URL('../../../espeak/src/main.ts', import.meta.url);

const parsePort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port;
  throw new VoiceError('PortInvalid', `${text} is no port.`, { status: 400, remedy: 'Take a number from 0 to 65535.' });
};

/** Adds the verb `dev`. */
export const addDev = (program: Command, config: CliConfig): void => {
  program
    .command('dev')
    .summary('run a VoiceFlow on this machine, with its console')
    .description(
      'Checks a VoiceFlow file and runs it on one port: every service that a cluster runs, and the web console.',
    )
    .argument('<file>', 'the VoiceFlow file')
    .option('-p, --port <port>', 'port to listen on; 0 takes any free one', parsePort, 7337)
    .option('--host <host>', 'address to listen on; anything but loopback opens it to your network', '127.0.0.1')
    .option('--secret <name/key=@file>', 'a Secret of the resource, from a file; may be repeated', collect, [])
    .option('--redis <url>', 'keep sessions in this Redis, as a cluster does; else they are in memory')
    .addHelpText(
      'after',
      `
The model is the first that fits: OPENAI_BASE_URL or OPENAI_API_KEY (with OPENAI_MODEL), spec.llm, a server at the usual
port of Ollama, llama.cpp, LM Studio or vLLM, and else the embedded demo model, which says that it is one.

Examples:
  firstword dev examples/front-desk.yaml
  firstword dev agent.yaml --port 8000 --secret llm/key=@llm.key
  OPENAI_BASE_URL=http://127.0.0.1:11434/v1 OPENAI_MODEL=llama3.2 firstword dev agent.yaml`,
    )
    .action((file: string, flags: DevFlags) => runDev(file, flags, config));
};

const collect = (value: string, before: string[]): string[] => [...before, value];

const tellMissing = (flow: VoiceFlow, secrets: Secrets): void => {
  for (const name of missingSecrets(flow, secrets)) {
    process.stderr.write(
      `firstword: the resource wants the Secret ${name}, which is not given.\n    Give it: --secret ${name}=@FILE\n`,
    );
  }
};

const runDev = async (file: string, { port, host, secret, redis }: DevFlags, config: CliConfig): Promise<void> => {
  const parsed = await loadVoiceFlow(file);
  if (!parsed.ok || parsed.warnings.length > 0) printFaults(file, parsed, process.stderr);
  if (!parsed.ok) {
    process.exitCode = EXIT_BAD_INPUT;
    return;
  }
  const { flow } = parsed;
  const stopped = untilStopped();
  const secrets = readSecrets(secret);
  tellMissing(flow, secrets);
  const { llm } = flow.spec;
  const model = await findModel({ llm, llmApiKey: secretValue(secrets, llm?.apiKeySecretRef), env: config });
  const clock = systemClock;
  const log = createLog(config.debug ? 'info' : 'silent');
  const speech = createSpeechService({
    cacheDir: config.voiceCacheDir,
    voices: [flow.spec.tts.voice],
    staticTexts: staticTexts(flow),
    espeakMain: ESPEAK_MAIN,
    clock,
    log,
    ...(config.voiceHubUrl ? { hubUrl: config.voiceHubUrl } : {}),
  });
  const shared = { flow, secrets, redisUrl: redis, clock, log };
  const starting = startDev({ ...shared, host, port, model, speech, consoleFolder: CONSOLE_FOLDER });
  const server = await starting.catch(async (error: unknown) => {
    await speech.close();
    throw error;
  });
  printScreen(process.stdout, server.url, server.status());
  const showVoice = createVoiceProgress(process.stdout, server.status().voice);
  speech.voices.subscribe(() => showVoice(server.status().voice));
  await stopped;
  process.stdout.write('\n');
  await server.close();
};

/** Resolves with the first Ctrl-C or SIGTERM; the next one ends the process at once. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
