// firstword voice list|pull: the Piper voices of this machine.
import type { Command } from 'commander';
import { listVoices } from '@firstword/piper/voice/list';
import { pullVoice } from '@firstword/piper/voice/pull';
import type { PullProgress } from '@firstword/piper/voice/source';
import { systemClock } from '@firstword/shared/runtime/clock';
import type { CliConfig } from './config.ts';
import { createProgressLine } from './progress-line.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Adds the verbs `voice list` and `voice pull`. */
export const addVoice = (program: Command, config: CliConfig): void => {
  const voice = program
    .command('voice')
    .summary('list and pull Piper voices')
    .description('The Piper voices of this machine.');
  voice
    .command('list')
    .description('Lists the voices in the cache, and the built-in ones.')
    .option('--json', 'print the list as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const voices = await listVoices(config.voiceCacheDir);
      if (json) {
        process.stdout.write(`${JSON.stringify(voices, undefined, 2)}\n`);
        return;
      }
      for (const { name, language, state, sizeBytes, licence } of voices) {
        const where = state === 'cached' ? 'here' : 'to be pulled';
        process.stdout.write(
          `${name.padEnd(28)} ${language.padEnd(7)} ${megabytes(sizeBytes).padStart(7)}  ${where.padEnd(13)} ${licence ?? ''}`.trimEnd() +
            '\n',
        );
      }
      process.stdout.write(
        `\nAny voice of the public Piper hub can be pulled by its name: firstword voice pull en_GB-alba-medium\n`,
      );
    });
  voice
    .command('pull')
    .description('Pulls a voice into the per-user cache and verifies it by its sha256.')
    .argument('<name>', 'such as en_US-joe-medium')
    .addHelpText(
      'after',
      '\nExamples:\n  firstword voice pull en_US-joe-medium\n  firstword voice pull de_DE-thorsten-medium',
    )
    .action(async (name: string) => {
      const line = createProgressLine(process.stdout, `pulling ${name}`);
      const onProgress = ({ bytes, totalBytes }: PullProgress): void =>
        line.update(totalBytes === null ? null : (100 * bytes) / totalBytes);
      const pulled = await pullVoice(name, { ...pullOptions(config), onProgress }).finally(() => line.end());
      process.stdout.write(`${name} is here: ${megabytes(pulled.sizeBytes)}, sha256 ${pulled.sha256}\n`);
    });
};

const pullOptions = ({ voiceCacheDir, voiceHubUrl }: CliConfig) => ({
  cacheDir: voiceCacheDir,
  clock: systemClock,
  ...(voiceHubUrl ? { hubUrl: voiceHubUrl } : {}),
});
