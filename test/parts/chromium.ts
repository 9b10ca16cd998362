// A Chromium for the browser tests and the README's picture: the machine's own, or Debian's package.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Part } from './part.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of a Chromium, or null: FIRSTWORD_CHROMIUM, then what lies on the PATH. */
export const findChromium = (): string | null => {
  const named = process.env['FIRSTWORD_CHROMIUM'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = named ? [named] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
};

const run = (command: string, args: string[]): boolean =>
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

export const chromium: Part = {
  name: 'chromium',
  about: 'a real browser, for the page and its sound',
  find: async () => findChromium(),
  get: async () => {
    const mayInstall = process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
    if (!mayInstall) throw new Error('Chromium is missing: install it, or name one by FIRSTWORD_CHROMIUM.');
    console.log('chromium: installing the Debian package …');
    if (
      !run('apt-get', ['update', '-qq']) ||
      !run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
    ) {
      throw new Error('apt-get could not install chromium: install it by hand, or name one by FIRSTWORD_CHROMIUM.');
    }
  },
};
