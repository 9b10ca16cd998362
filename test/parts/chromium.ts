// A Chromium for the browser tests and the README's picture: the machine's own, or Debian's package.
import { findExecutable, installPackage } from './debian.ts';
import type { Part } from './part.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium, or null: FIRSTWORD_CHROMIUM, then what lies on the PATH. */
export const findChromium = (): string | null => findExecutable({ names: NAMES, variable: 'FIRSTWORD_CHROMIUM' });

export const chromium: Part = {
  name: 'chromium',
  about: 'a real browser, for the page and its sound',
  find: async () => findChromium(),
  get: async () => {
    console.log('chromium: installing the Debian package …');
    if (!installPackage('chromium'))
      throw new Error('Chromium is missing: install it, or name one by FIRSTWORD_CHROMIUM.');
  },
};
