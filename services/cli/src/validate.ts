// firstword validate FILE: checks only.
import type { Command } from 'commander';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { inOrder, loadVoiceFlow, printFaults } from './voice-flow-file.ts';

/** What a command ends with when what it was given is wrong; 1 is for what went wrong here. */
export const EXIT_BAD_INPUT = 2;

/** Adds the verb `validate`. */
export const addValidate = (program: Command): void => {
  program
    .command('validate')
    .summary('check a VoiceFlow file')
    .description('Checks a VoiceFlow file and shows every fault, with its line and what to do about it.')
    .argument('<file>', 'the VoiceFlow file')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nEnds with 0 when the file is valid, and with 2 when it is not.')
    .action(async (file: string, options: { json?: boolean }) => {
      const parsed = await loadVoiceFlow(file);
      if (!parsed.ok) process.exitCode = EXIT_BAD_INPUT;
      if (options.json) process.stdout.write(`${asJson(file, parsed.ok, inOrder(parsed))}\n`);
      else {
        if (!parsed.ok || parsed.warnings.length > 0) printFaults(file, parsed, process.stdout);
        if (parsed.ok) process.stdout.write(`${file}: ${summaryOf(parsed.flow)}\n`);
      }
    });
};

/** One line that says what a valid file holds. */
const summaryOf = ({ metadata, spec }: VoiceFlow): string => {
  const { nodes, edges } = spec.flow;
  const counts = `${nodes.length} node${nodes.length === 1 ? '' : 's'}, ${edges.length} edge${edges.length === 1 ? '' : 's'}`;
  return `VoiceFlow ${metadata.name} is valid (${counts})`;
};

const asJson = (file: string, valid: boolean, faults: readonly unknown[]): string =>
  JSON.stringify({ file, valid, faults }, undefined, 2);
