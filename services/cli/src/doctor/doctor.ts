// firstword doctor URL: how a backend is reached from here, and what to do where a proxy on the way is in the way.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock } from '@firstword/shared/runtime/clock';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

/** Adds the verb `doctor`. */
export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .summary('see how a backend is reached, and whether a proxy holds its words back')
    .description('Looks at a backend from here: the connection, the token, and whether streams come as they are sent.')
    .argument('<url>', 'where the backend is reached, as callers reach it')
    .option('--token <token>', 'a service token, or @FILE with one')
    .addHelpText('after', '\nEnds with 0 when nothing is wrong, and with 1 when something is.')
    .action(async (text: string, { token }: { token?: string }) => {
      const options = {
        url: parseUrl(text),
        token: token === undefined ? undefined : tokenOf(token),
        clock: systemClock,
      };
      for await (const finding of examine(options)) {
        process.stdout.write(printed(finding));
        if (finding.kind === 'fault') process.exitCode = 1;
      }
    });
};

const SIGNS: Record<Finding['kind'], string> = { ok: 'ok   ', note: 'note ', fault: 'FAULT' };

const printed = ({ kind, text, remedy }: Finding): string =>
  `${SIGNS[kind]}  ${text}\n${remedy === undefined ? '' : `       ${remedy}\n`}`;

const parseUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new VoiceError('UrlInvalid', `${text} is no address of a backend.`, {
    status: 400,
    remedy: 'Write for example https://voice.example.com',
  });
};

/** The first line of a file: the first token is the one that counts longest. */
const tokenOf = (given: string): string => {
  if (!given.startsWith('@')) return given;
  try {
    return readFileSync(given.slice(1), 'utf8').split('\n')[0]?.trim() ?? '';
  } catch (cause) {
    throw new VoiceError('TokenFileUnreadable', `The file of --token cannot be read: ${given.slice(1)}`, {
      status: 400,
      remedy: 'Name a file that exists and that you may read.',
      cause,
    });
  }
};
