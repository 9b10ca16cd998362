// `firstword dev` as a newcomer runs it: a real process, one port, Ctrl-C.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFirstword, type FirstwordProcess } from '../../fixtures/firstword.ts';
import { joinConsole } from '../../fixtures/console-client.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/front-desk.yaml', import.meta.url));
const running: FirstwordProcess[] = [];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-dev-'));
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** No voice, no hub, no Python: a laptop in an aeroplane. */
const offline = () => ({ FIRSTWORD_CACHE: folder, FIRSTWORD_VOICE_HUB: 'http://127.0.0.1:9', PATH: folder });

const start = (args: string[], env: Record<string, string> = {}): FirstwordProcess => {
  const started = startFirstword(args, env);
  running.push(started);
  return started;
};
const startDev = async (env: Record<string, string> = offline()): Promise<FirstwordProcess & { url: string }> => {
  const started = start(['dev', EXAMPLE, '--port', '0'], env);
  const [url] = await started.printed(/http:\/\/127\.0\.0\.1:\d+/);
  return { ...started, url };
};

describe('firstword dev', () => {
  it('says where the console is, which model and voice answer, and why', async () => {
    const dev = await startDev();
    await dev.printed(/Ctrl-C ends/);
    expect(dev.output()).toContain('embedded demo model');
    expect(dev.output()).toMatch(/OPENAI_BASE_URL is not set|a server answers/);
    expect(dev.output()).toContain('first word within 800 ms');
    expect((await fetch(dev.url)).headers.get('content-type')).toContain('text/html');
  });

  it('offline it speaks all the same: espeak-ng, and the screen says so', async () => {
    const dev = await startDev();
    await dev.printed(/could not be had/);
    const speech = await fetch(`${dev.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: 'Good morning.', response_format: 'pcm' }),
    });
    expect(speech.headers.get('x-firstword-spoken-by')).toBe('espeak-ng');
    const samples = new Int16Array(await speech.arrayBuffer());
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) / 32_768;
    expect(samples.length).toBeGreaterThan(12_000);
    expect(rms).toBeGreaterThan(0.02);
    expect(rms).toBeLessThan(0.35);
  });

  it('Ctrl-C ends it cleanly, with a turn running and the page open', async () => {
    const dev = await startDev();
    const client = await joinConsole(dev.url);
    client.send({ type: 'open', input: 'When is breakfast?' });
    await client.event('turn-started');
    dev.child.kill('SIGINT');
    expect(await dev.ended).toBe(0);
    expect(dev.output()).not.toMatch(/\n\s+at /);
  });

  it('a port in use: one sentence that says what to do', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const dev = start(['dev', EXAMPLE, '--port', String(port)], offline());
    expect(await dev.ended).toBe(2);
    expect(dev.output()).toContain(`Port ${port} on 127.0.0.1 is in use.`);
    expect(dev.output()).toContain('--port');
    expect(dev.output()).not.toMatch(/\n\s+at /);
    other.close();
  });

  it('a broken file: every fault, exit code 2, and nothing is started', async () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(
      file,
      'apiVersion: firstword.dev/v1alpha1\nkind: VoiceFlow\nmetadata: {name: A}\nspec: {flow: {start: x, nodes: []}}\n',
    );
    const dev = start(['dev', file, '--port', '0'], offline());
    expect(await dev.ended).toBe(2);
    expect(dev.output()).toContain(`${file}:3:`);
    expect(dev.output()).toContain(`${file}:4:`);
    expect(dev.output()).not.toContain('http://');
  });

  it.each([
    ['--port', 'many'],
    ['--port', '70000'],
    ['--host', 'no.such.host.invalid'],
    ['--secret', 'oops'],
  ])('%s %s: one sentence, exit code 2', async (flag, value) => {
    const dev = start(['dev', EXAMPLE, '--port', '0', flag, value], offline());
    expect(await dev.ended).toBe(2);
    expect(dev.output()).toMatch(/^firstword: .*\.\n\s{4}\S/);
    expect(dev.output()).not.toMatch(/\n\s+at /);
  });

  it('a path that is not there: 404 with code and remedy', async () => {
    const dev = await startDev();
    const answer = await fetch(`${dev.url}/nothing`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'NotFound', remedy: expect.any(String) } });
  });

  it('a foreign Host or Origin gets 403, on the page, the calls and the socket', async () => {
    const dev = await startDev();
    for (const path of ['/', '/v1/voices', '/api/console', '/nothing']) {
      const answer = await fetch(`${dev.url}${path}`, { headers: { origin: 'http://evil.example' } });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it.each([
    ['binary', Buffer.from([0, 255, 254, 1]), 415],
    ['not JSON', Buffer.from('{"input":'), 400],
    ['a control character', Buffer.from('{"input":"a\\u0000b"}'), 400],
    ['oversized', Buffer.from(JSON.stringify({ input: 'x'.repeat(200_000) })), 413],
  ])('%s input: a 4xx with code and remedy', async (name, body, status) => {
    const dev = await startDev();
    const type = name === 'binary' ? 'application/octet-stream' : 'application/json';
    // What a model writes may hold a control character: speech strips it, a caller's input is refused.
    const speech = name === 'a control character' ? [] : ['/v1/audio/speech'];
    for (const path of ['/api/flows/front-desk/sessions', ...speech]) {
      const answer = await fetch(`${dev.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
      expect([path, answer.status]).toEqual([path, status]);
      expect(await answer.json()).toMatchObject({ error: { code: expect.any(String), remedy: expect.any(String) } });
    }
  });
});
