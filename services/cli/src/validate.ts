// firstword validate FILE: checks only.
import type { Command } from 'commander';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { VoicePool } from '@firstword/crds/voice-pool';
import { inOrder, loadResource, printFaults } from './voice-flow-file.ts';

/** What a command ends with when what it was given is wrong; 1 is for what went wrong here. */
export const EXIT_BAD_INPUT = 2;

/** Adds the verb `validate`. */
export const addValidate = (program: Command): void => {
  program
    .command('validate')
    .summary('check a VoiceFlow or VoicePool file')
    .description('Checks a VoiceFlow or VoicePool file and shows every fault, with its line and what to do about it.')
    .argument('<file>', 'the file')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nEnds with 0 when the file is valid, and with 2 when it is not.')
    .action(async (file: string, options: { json?: boolean }) => {
      const parsed = await loadResource(file);
      if (!parsed.ok) process.exitCode = EXIT_BAD_INPUT;
      if (options.json) process.stdout.write(`${asJson(file, parsed.ok, inOrder(parsed))}\n`);
      else {
        if (!parsed.ok || parsed.warnings.length > 0) printFaults(file, parsed, process.stdout);
        if (parsed.ok) process.stdout.write(`${file}: ${summaryOf(parsed.resource)}\n`);
      }
    });
};

/** One line that says what a valid file holds. */
const summaryOf = (resource: VoiceFlow | VoicePool): string => {
  const { kind, metadata } = resource;
  const counts =
    kind === 'VoiceFlow'
      ? [counted(resource.spec.flow.nodes, 'node'), counted(resource.spec.flow.edges, 'edge')]
      : [counted(resource.spec.voices, 'voice')];
  return `${kind} ${metadata.name} is valid (${counts.join(', ')})`;
};

const counted = ({ length }: readonly unknown[], noun: string): string => `${length} ${noun}${length === 1 ? '' : 's'}`;

const asJson = (file: string, valid: boolean, faults: readonly unknown[]): string =>
  JSON.stringify({ file, valid, faults }, undefined, 2);
