// The speech service as a process: it pulls and loads voices as its list says, and says what it is doing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rmsOf, toFloat } from '../../../services/piper/src/audio/level.ts';
import { PIPER_MAIN, startPiper, type PiperProcess } from '../../fixtures/piper-process.ts';
import { realVoice } from '../../fixtures/real-voice.ts';

const joe = await realVoice();
const GREETING = 'Front desk, good morning.';

type Ready = { ready: boolean; state: string; reason: string; voices: { name: string; state: string }[] };

/** The real voice on a server of the test's own. */
const serveVoice = async (): Promise<Server> => {
  const server = createServer((request, response) => {
    const path = request.url?.endsWith('.json') ? joe.configPath : joe.modelPath;
    void stat(path).then(({ size }) => {
      response.setHeader('content-length', size);
      createReadStream(path).pipe(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

describe('the speech service as a process', () => {
  let folder: string;
  let files: Server;
  let piper: PiperProcess;
  let url: string;
  const list = (voices: unknown): Promise<void> => writeFile(join(folder, 'voices.yaml'), JSON.stringify(voices));
  const ourVoice = (name: string, sha256 = joe.sha256) => ({
    name,
    source: {
      url: `http://127.0.0.1:${(files.address() as AddressInfo).port}/joe.onnx`,
      sha256,
      configSha256: joe.configSha256,
    },
  });
  const readyz = async (): Promise<Ready & { status: number }> => {
    const answer = await fetch(`${url}/readyz`);
    return { status: answer.status, ...((await answer.json()) as Ready) };
  };
  /** Asks until the answer is as wanted; the test's own time limit ends it. */
  const untilReadyz = async (fits: (now: Ready & { status: number }) => boolean) => {
    for (;;) {
      const now = await readyz();
      if (fits(now)) return now;
    }
  };
  const speak = (body: object): Promise<Response> =>
    fetch(`${url}/v1/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_format: 'pcm', ...body }),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-'));
    files = await serveVoice();
    await list([ourVoice('ours', 'f'.repeat(64))]);
    await writeFile(join(folder, 'texts.yaml'), JSON.stringify([GREETING]));
    piper = await startPiper({
      WORKERS: '1',
      FIRSTWORD_CACHE: folder,
      VOICES_FILE: join(folder, 'voices.yaml'),
      STATIC_TEXTS_FILE: join(folder, 'texts.yaml'),
    });
    url = piper.url;
  });
  afterAll(async () => {
    await piper.stop();
    files.close();
    files.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  test('is alive at once, and not ready while its voice has a wrong checksum: it says so', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const { status, reason } = await untilReadyz(({ state }) => state === 'failed');
    expect(status).toBe(503);
    expect(reason).toMatch(/ours: .*wrong checksum/);
  });

  test('follows its list: the corrected voice is pulled, loaded, its static texts spoken, and then it is ready', async () => {
    await list([ourVoice('ours')]);
    const { voices } = await untilReadyz(({ status }) => status === 200);
    expect(voices).toMatchObject([{ name: 'ours', state: 'ready', digest: joe.sha256, engine: 'piper' }]);
    const answer = await speak({ input: 'Good morning to you.' });
    expect(answer.headers.get('x-firstword-spoken-by')).toBe('ours');
    expect(rmsOf(toFloat(new Int16Array(await answer.arrayBuffer())))).toBeGreaterThan(0.02);
  });

  test('a static text comes out of the cache, and the metrics say so', async () => {
    const answer = await speak({ input: GREETING });
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(24_000);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('voiceflow_tts_cache_lookups_total{outcome="hit"} 1');
    expect(metrics).toContain('voiceflow_tts_degraded{voice="ours"} 0');
    expect(metrics).toMatch(/voiceflow_tts_first_audio_seconds_count\{voice="ours"\} [1-9]/);
  });

  test('a list that is wrong changes nothing', async () => {
    await writeFile(join(folder, 'voices.yaml'), '- [');
    expect((await readyz()).status).toBe(200);
    expect((await speak({ input: 'Still here.' })).status).toBe(200);
  });

  test('a voice that joins is loaded beside the first, which goes on; one that leaves is unknown', async () => {
    await list([ourVoice('ours'), { name: 'second', source: { path: joe.modelPath } }]);
    const both = await untilReadyz(
      ({ voices }) => voices.length === 2 && voices.every(({ state }) => state === 'ready'),
    );
    expect(both.status).toBe(200);
    expect((await speak({ input: 'Hello.', voice: 'second' })).headers.get('x-firstword-spoken-by')).toBe('second');
    await list([ourVoice('ours')]);
    await untilReadyz(({ voices }) => voices.length === 1);
    const gone = await speak({ input: 'Hello.', voice: 'second' });
    expect(await gone.json()).toMatchObject({ error: { code: 'UnknownVoice' } });
  });

  test('ends cleanly when it is told to', async () => {
    const exited = once(piper.child, 'exit');
    piper.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});

test('a wrong environment ends it with every fault and what to do', async () => {
  const child = spawn(process.execPath, [PIPER_MAIN], { env: { PATH: process.env.PATH, PORT: 'x', WORKERS: '0' } });
  const words: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  const text = Buffer.concat(words).toString();
  expect(code).toBe(1);
  for (const word of ['PORT', 'WORKERS', 'no voice is named', 'VOICES_FILE']) expect(text).toContain(word);
});
