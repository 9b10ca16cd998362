// The speech service beside an espeak-ng that others start and end, both as processes of their own: as in a pod.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startPiper } from '../../fixtures/piper-process.ts';
import { startSidecar, type Sidecar } from '../../fixtures/espeak-sidecar.ts';

type Ready = { ready: boolean; reason: string; degraded: string[] };

const folder = await mkdtemp(join(tmpdir(), 'sidecar-'));
const path = join(folder, 'espeak.sock');
// A voice that nobody has: espeak-ng speaks in its place, so that only the socket matters.
const list = { VOICES: 'en_US-nobody-medium', FIRSTWORD_VOICE_HUB: 'http://127.0.0.1:9', FIRSTWORD_CACHE: folder };
const piper = await startPiper({ ...list, PATH: '', ESPEAK_SOCKET: path });
const running: Sidecar[] = [];
afterAll(async () => {
  await piper.stop();
  for (const sidecar of running) await sidecar.remove();
  await rm(folder, { recursive: true });
});

const startOne = async (): Promise<Sidecar> => {
  const sidecar = await startSidecar({ path });
  running.push(sidecar);
  return sidecar;
};
const readiness = async (): Promise<Ready> => (await fetch(`${piper.url}/readyz`)).json() as Promise<Ready>;
const speak = () =>
  fetch(`${piper.url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: 'Hello there.', response_format: 'pcm' }),
  });
/** Asks until espeak-ng is there, or away: each answer takes as long as the service waits for it. */
const spokenWith = async (status: number): Promise<Response> => {
  for (;;) {
    const answer = await speak();
    if (answer.status === status) return answer;
    await answer.body?.cancel();
  }
};

test('speaks while the sidecar is there, says so while it is away, and again when it is back', async () => {
  const first = await startOne();
  expect((await (await spokenWith(200)).arrayBuffer()).byteLength).toBeGreaterThan(10_000);
  expect(await readiness()).toMatchObject({ degraded: [] });
  expect(await (await fetch(`${piper.url}/metrics`)).text()).toContain('voiceflow_tts_espeak_up 1');

  await first.end('SIGKILL');
  const refused = await spokenWith(503);
  expect(await refused.json()).toMatchObject({ error: { code: 'EspeakUnavailable', remedy: expect.any(String) } });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await readiness()).degraded).toEqual([expect.stringContaining('does not answer')]);

  await startOne();
  await (await spokenWith(200)).arrayBuffer();
  expect(await readiness()).toMatchObject({ degraded: [] });
});
