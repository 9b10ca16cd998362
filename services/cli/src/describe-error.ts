// What a person is told when a command fails: a sentence and what to do, never a stack trace.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { EXIT_BAD_INPUT } from './validate.ts';

const REPORT = 'Run it again with FIRSTWORD_DEBUG=1 to see where it happened.';

/** The text for stderr, and the exit code: 2 when what was given is wrong, else 1. The stack only with `debug`. */
export const describeError = (thrown: unknown, debug: boolean): { text: string; exitCode: number } => {
  const error = ensureError(thrown);
  const isOurs = error instanceof VoiceError;
  const remedy = isOurs ? error.remedy : REPORT;
  const [sentence = ''] = error.message.split('\n');
  const lines = [
    `firstword: ${sentence}`,
    ...(remedy ? [`    ${remedy}`] : []),
    ...(debug ? [String(error.stack)] : []),
  ];
  return { text: `${lines.join('\n')}\n`, exitCode: isOurs && error.status < 500 ? EXIT_BAD_INPUT : 1 };
};
