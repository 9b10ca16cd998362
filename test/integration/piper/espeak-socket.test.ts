// The way to an espeak-ng that others start and end, with time in the test's hands.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askTwice } from '../../../services/piper/src/phonemes/ask-twice.ts';
import { createEspeakSocket } from '../../../services/piper/src/phonemes/espeak-socket.ts';
import type { Espeak } from '../../../services/piper/src/phonemes/port.ts';
import { createFakeClock } from '../../../services/shared/src/runtime/fake-clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';

/** Answers every text but "silence"; "die" ends the connection. */
const listen = async (path: string, version: string) => {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    const say = (value: unknown): unknown => socket.write(`${JSON.stringify(value)}\n`);
    say({ type: 'hello', engine: 'wasm', version });
    createInterface({ input: socket }).on('line', (line) => {
      const { id, text } = JSON.parse(line) as { id: number; text: string };
      asked.push(text);
      server.emit('asked');
      if (text === 'die') socket.destroy();
      else if (text !== 'silence') say({ type: 'phonemes', id, sentences: [{ text, phonemes: version }] });
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    asked,
    async untilAsked(texts: number) {
      while (asked.length < texts) await once(server, 'asked');
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

let folder: string;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espeak-'));
});
afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close();
  await rm(folder, { recursive: true });
});

const setUp = () => {
  const path = join(folder, 'espeak.sock');
  const clock = createFakeClock();
  const espeak: Espeak = askTwice(createEspeakSocket({ path, clock, log: silentLog }));
  open.push(espeak);
  const ask = async (text: string): Promise<string> => (await espeak.phonemes(text, 'en-us'))[0]?.phonemes ?? '';
  const start = async (version: string) => {
    const server = await listen(path, version);
    open.push({ close: () => server.stop().catch(() => undefined) });
    return server;
  };
  /** Lets connections be tried until there is an answer. */
  const soon = async <T>(answer: Promise<T>): Promise<T> => {
    let settled = false;
    const settle = (): void => void (settled = true);
    answer.then(settle, settle);
    while (!settled) await clock.advance(20);
    return answer;
  };
  return { path, clock, espeak, ask, start, soon };
};

const AWAY = { code: 'EspeakUnavailable', status: 503, retry: { afterMs: 1000 } };

describe('the way to espeak-ng over a socket', () => {
  test('what is asked before it listens is answered when it does', async () => {
    const { ask, start, soon, espeak } = setUp();
    const answers = Promise.all([ask('one'), ask('two')]);
    await start('first');
    expect(await soon(answers)).toEqual(['first', 'first']);
    expect(espeak.status()).toEqual({ engine: 'wasm espeak-ng first', fault: null });
  });

  test('a sentence in flight when it dies is asked once more of the next', async () => {
    const { ask, start, soon, espeak } = setUp();
    const first = await start('first');
    const lost = ask('silence');
    await soon(first.untilAsked(1));
    const stopped = first.stop();
    const waiting = ask('hi');
    await stopped;
    const second = await start('second');
    expect(await soon(waiting)).toBe('second');
    expect(second.asked).toContain('silence');
    expect(espeak.status()).toEqual({ engine: 'wasm espeak-ng second', fault: null });
    await espeak.close();
    await expect(lost).rejects.toMatchObject({ code: 'EspeakUnavailable' });
  });

  test('a sentence that ends every connection is given up after the second', async () => {
    const { ask, start, soon } = setUp();
    const server = await start('first');
    await expect(soon(ask('die'))).rejects.toMatchObject(AWAY);
    expect(server.asked).toEqual(['die', 'die']);
    expect(await soon(ask('hi'))).toBe('first');
  });

  test('when it stays away, what waits is refused, then all at once, until it is back', async () => {
    const { ask, start, soon, espeak, clock } = setUp();
    await expect(soon(ask('hi'))).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringContaining('does not answer'),
    });
    expect(espeak.status()).toMatchObject({ engine: null, fault: AWAY });
    await expect(ask('hi')).rejects.toMatchObject(AWAY);
    const server = await start('late');
    while (espeak.status().fault) await clock.advance(100);
    expect(await ask('hi')).toBe('late');
    expect(server.asked).toEqual(['hi']);
  });

  test('after closing nothing is asked, and nothing waits', async () => {
    const { ask, espeak, clock } = setUp();
    await espeak.close();
    await expect(ask('hi')).rejects.toMatchObject({ code: 'EspeakUnavailable' });
    expect(clock.pending()).toBe(0);
  });
});
