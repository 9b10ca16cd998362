import { expect, it } from 'vitest';
import { librariesIn } from '../../../images/libraries.ts';

it('reads out of ldd what a program loads, its loader among it, each once', () => {
  const printed = [
    '/usr/local/bin/node:',
    '\tlinux-vdso.so.1 (0x00007f579d06e000)',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f579cb3e000)',
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f579d070000)',
    '\tlibcuda.so.1 => not found',
    '/usr/lib/x86_64-linux-gnu/libespeak-ng.so.1:',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f11cb3e000)',
  ].join('\n');
  expect(librariesIn(printed)).toEqual(['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2']);
});
