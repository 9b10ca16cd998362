// Runs the command line, and turns whatever fails in it into a sentence.
import { parseConfig } from './config.ts';
import { describeError } from './describe-error.ts';
import { buildProgram } from './program.ts';

const config = parseConfig(process.env);

const fail = (thrown: unknown): never => {
  const { text, exitCode } = describeError(thrown, config.debug);
  process.stderr.write(text);
  process.exit(exitCode);
};

process.on('uncaughtException', fail);
// Whoever read our output has left, as `head` does: nothing is left to say.
process.stdout.on('error', () => process.exit());
await buildProgram(config).parseAsync();
