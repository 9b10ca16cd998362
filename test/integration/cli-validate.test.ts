import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validWith } from '../unit/crds/voice-flow-text.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const firstword = join(root, 'services/cli/bin/firstword.mjs');

type Ended = { code: number; stdout: string; stderr: string };

/** Runs the command as a person's shell does. */
const run = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { PATH: process.env['PATH'], NO_COLOR: '1', ...env } };
    execFile(process.execPath, [firstword, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-validate-'));
});
afterAll(() => rm(folder, { recursive: true }));

const written = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

const STACK_LINE = /^\s+at /m;

describe('firstword validate', () => {
  it('says in one line what a valid file is', async () => {
    expect(await run(['validate', 'examples/front-desk.yaml'])).toEqual({
      code: 0,
      stdout: 'examples/front-desk.yaml: VoiceFlow front-desk is valid (11 nodes, 13 edges)\n',
      stderr: '',
    });
  });

  it('prints every fault with its place and remedy, counts them and ends with 2', async () => {
    const text = validWith('    start: greet', '    start: gret').replace('prompt:', 'promt:');
    const path = await written('broken.yaml', text);
    expect(await run(['validate', path])).toEqual({
      code: 2,
      stdout: [
        `${path}:8:12  spec.flow.start  There is no node "gret".`,
        '    Did you mean "greet"?',
        `${path}:10:7  spec.flow.nodes  warning: No way leads to an end: the agent never hangs up.`,
        '    Add a node of type end, and an edge to it, for example with `offer: "the caller says goodbye"`.',
        `${path}:15:9  spec.flow.nodes[1].promt  There is no field "promt" here.`,
        '    Did you mean "prompt"?',
        `2 faults and 1 warning in ${path}.`,
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('takes a VoicePool too, and nothing else', async () => {
    const pool = 'apiVersion: firstword.dev/v1alpha1\nkind: VoicePool\nmetadata: { name: shared }\nspec: {}\n';
    expect(await run(['validate', await written('pool.yaml', pool)])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('VoicePool shared is valid (0 voices)'),
    });
    const { code, stdout } = await run(['validate', await written('pod.yaml', pool.replace('VoicePool', 'Pod'))]);
    expect(code).toBe(2);
    expect(stdout).toContain('This is a "Pod", not a VoiceFlow or a VoicePool.');
  });

  it('shows warnings of a file that is valid all the same', async () => {
    const path = await written('speech.yaml', validWith('type: llm\n        prompt:', 'type: say\n        text:'));
    const { code, stdout } = await run(['validate', path]);
    expect(code).toBe(0);
    expect(stdout).toContain('warning: This flow only speaks');
    expect(stdout).toContain(`1 warning in ${path}.\n${path}: VoiceFlow front-desk is valid (2 nodes, 1 edge)\n`);
  });

  it('prints JSON for a machine', async () => {
    const path = await written('json.yaml', validWith('to: talk', 'to: tlak'));
    const { code, stdout } = await run(['validate', '--json', path]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      file: path,
      valid: false,
      faults: [
        { path: 'spec.flow.nodes', severity: 'warning' },
        { path: 'spec.flow.edges[0].to', line: 17, column: 28, severity: 'error' },
      ],
    });
    expect(JSON.parse((await run(['validate', '--json', 'examples/front-desk.yaml'])).stdout)).toMatchObject({
      valid: true,
      faults: [],
    });
  });

  it('colours only where colour is wanted', async () => {
    const path = await written('colour.yaml', validWith('to: talk', 'to: tlak'));
    const plain = await run(['validate', path]);
    const coloured = await run(['validate', path], { NO_COLOR: '', FORCE_COLOR: '1' });
    expect(plain.stdout).not.toContain('\u001b[');
    expect(coloured.stdout).toContain('\u001b[31m');
  });

  it.each([
    ['a file that is not there', 'none.yaml', /^firstword: There is no file none\.yaml\.\n {4}\S.*\n$/],
    ['a directory', 'examples', /^firstword: examples is a directory\.\n {4}\S.*\n$/],
    ['a binary file', process.execPath, /^firstword: .* is larger than 1 MiB\.\n {4}\S.*\n$/],
  ])('answers %s with one sentence and 2', async (_, path, want) => {
    const { code, stdout, stderr } = await run(['validate', path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(want);
  });

  it('shows no stack trace, unless it is asked to', async () => {
    expect((await run(['validate', 'none.yaml'])).stderr).not.toMatch(STACK_LINE);
    expect((await run(['validate', 'none.yaml'], { FIRSTWORD_DEBUG: '1' })).stderr).toMatch(STACK_LINE);
  });
});

describe('firstword', () => {
  it('shows its verbs and examples', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Commands:\n {2}.*validate \[options\] <file> +check a VoiceFlow or VoicePool file/s);
    expect(stdout).toContain('firstword validate examples/front-desk.yaml');
  });

  it('suggests the verb that was meant', async () => {
    const { code, stderr } = await run(['validat', 'x.yaml']);
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean validate?');
    expect(stderr).not.toMatch(STACK_LINE);
  });
});
