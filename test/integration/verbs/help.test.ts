// Whoever does not know a verb's names is told them, and how they are used.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const run = (verb: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const main = fileURLToPath(new URL(`../../${verb}/main.ts`, import.meta.url));
    execFile(process.execPath, [main, ...args], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

const VERBS = { bench: 'first-word', campaign: 'token-log', e2e: 'loop', parts: 'voices' };

describe.each(Object.entries(VERBS))('npm run %s', (verb, known) => {
  it('prints help with examples', async () => {
    const { code, out } = await run(verb, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`npm run ${verb} -- NAME`);
    expect(out).toMatch(new RegExp(`For example:\\n+ +npm run ${verb} -- \\w`));
    expect(out).toMatch(new RegExp(`^ +${known} +\\S`, 'm'));
  });

  it('teaches the names that it knows when it is given one that it does not', async () => {
    const { code, err } = await run(verb, 'tokenlog');
    expect(code).toBe(2);
    expect(err).toContain('There is no "tokenlog".');
    expect(err).toMatch(new RegExp(`^ +${known} +\\S`, 'm'));
  });
});
