// The espeak-ng process itself, spoken to by hand.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { ESPEAK_MAIN } from '../../fixtures/real-voice.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

const start = (...args: string[]) => {
  const child = spawn(process.execPath, [fileURLToPath(ESPEAK_MAIN), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  children.push(child);
  return {
    child,
    say: (line: unknown) => child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`),
    hear: async (): Promise<Record<string, unknown>> => JSON.parse(String((await lines.next()).value)),
  };
};

const question = (id: number, text: string, more = {}) => ({ id, op: 'phonemes', voice: 'en-us', text, ...more });

describe('the espeak-ng process', () => {
  test('says hello first, with its engine', async () => {
    const { hear } = start('--engine', 'wasm');
    expect(await hear()).toEqual({ type: 'hello', engine: 'wasm', version: expect.any(String) });
  });

  test('answers in order, and a bad line gets an error line, never a crash', async () => {
    const { say, hear } = start();
    await hear();
    const bad = ['garbage', '[]', '{"id":1}', '\u0000\u0001', 'x'.repeat(100_000)];
    for (const line of bad) say(line);
    say(question(7, 'Hello.'));
    for (const _ of bad) expect(await hear()).toMatchObject({ type: 'error', id: null, code: 'BadRequest' });
    expect(await hear()).toMatchObject({ type: 'phonemes', id: 7 });
  });

  test('an unknown voice is an error with the id of its request', async () => {
    const { say, hear } = start();
    await hear();
    say(question(1, 'Hi.', { voice: '../../etc/passwd' }));
    expect(await hear()).toMatchObject({ type: 'error', id: 1, code: 'UnknownEspeakVoice' });
  });

  test('odd texts are spelled or silent, and the process lives on', async () => {
    const { say, hear } = start();
    await hear();
    const odd = [
      '',
      '\u0000',
      '\ud800',
      '9'.repeat(3000),
      '🙂'.repeat(200),
      '%'.repeat(500),
      'مرحبا 你好 שלום',
      '<speak>',
      '[[',
      '\n\n\n',
    ];
    for (const [id, text] of odd.entries()) say(question(id, text));
    for (const id of odd.keys()) expect(await hear()).toMatchObject({ type: 'phonemes', id });
  });

  test('ends with code 0 when its input ends', async () => {
    const { child, hear } = start();
    await hear();
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends when nobody reads it any more', async () => {
    const { child, say, hear } = start();
    await hear();
    child.stdout.destroy();
    say({ id: 1, op: 'speech', voice: 'en-us', text: 'one two three '.repeat(300), speed: 1 });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
