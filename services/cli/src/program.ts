// The command line's table of contents: each verb is a file that adds itself.
import { Command } from 'commander';
import pkg from '../package.json' with { type: 'json' };
import { addValidate } from './validate.ts';

const EXAMPLES = `
Examples:
  firstword validate examples/front-desk.yaml          check a file
  firstword validate agent.yaml --json                 the same, for a machine
`;

/** The program with all its verbs; nothing runs before it parses its arguments. */
export const buildProgram = (): Command => {
  const program = new Command('firstword')
    .description('Voice agents with one promise: how long a caller waits for the first word.')
    .version(pkg.version)
    .showHelpAfterError('Run `firstword --help` to see what there is.')
    .addHelpText('after', EXAMPLES);
  addValidate(program);
  return program;
};
