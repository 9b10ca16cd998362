// The command line's table of contents: each verb is a file that adds itself.
import { Command } from 'commander';
import pkg from '../package.json' with { type: 'json' };
import type { CliConfig } from './config.ts';
import { addDev } from './dev/dev.ts';
import { addDoctor } from './doctor/doctor.ts';
import { addModels } from './models/models.ts';
import { addValidate } from './validate.ts';
import { addVoice } from './voice.ts';

const EXAMPLES = `
Examples:
  firstword dev examples/front-desk.yaml               run it here, with the console
  firstword validate examples/front-desk.yaml          check a file
  firstword validate agent.yaml --json                 the same, for a machine
  firstword voice pull en_US-joe-medium                have a voice before you need it
  firstword doctor https://voice.example.com           how a backend is reached from here
  firstword models start                               a real language model on this machine
`;

/** The program with all its verbs; nothing runs before it parses its arguments. */
export const buildProgram = (config: CliConfig): Command => {
  const program = new Command('firstword')
    .description('Voice agents with one promise: how long a caller waits for the first word.')
    .version(pkg.version)
    .showHelpAfterError('Run `firstword --help` to see what there is.')
    .addHelpText('after', EXAMPLES);
  addDev(program, config);
  addValidate(program);
  addVoice(program, config);
  addModels(program, config);
  addDoctor(program);
  return program;
};
