import { afterEach, describe, expect, test } from 'vitest';
import { createEspeakProcess } from '../../../services/piper/src/phonemes/espeak-process.ts';
import type { Espeak } from '../../../services/piper/src/phonemes/port.ts';
import { createFakeClock } from '../../../services/shared/src/runtime/fake-clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';

const FRAGILE = new URL('../../fixtures/fragile-espeak.ts', import.meta.url);

const started: Espeak[] = [];
afterEach(async () => {
  for (const espeak of started.splice(0)) await espeak.close();
});

const start = (main = FRAGILE) => {
  const clock = createFakeClock();
  const espeak = createEspeakProcess({ main, clock, log: silentLog });
  started.push(espeak);
  const ask = async (text: string): Promise<string> => (await espeak.phonemes(text, 'en-us'))[0]?.phonemes ?? '';
  return { espeak, ask, clock };
};

const ended = { code: 'EspeakUnavailable', status: 503, retry: { afterMs: 1000 } };

describe('the way to the espeak-ng process', () => {
  test('one process answers all, each reply to its own request', async () => {
    const { espeak, ask } = start();
    const [first, second] = await Promise.all([espeak.phonemes('one', 'en-us'), espeak.phonemes('two', 'en-us')]);
    expect([first[0]?.text, second[0]?.text]).toEqual(['one', 'two']);
    expect(await ask('three')).toBe(first[0]?.phonemes);
    expect(espeak.status()).toEqual({ engine: 'wasm espeak-ng fragile', fault: null });
  });

  test('when it dies, what was asked rejects, and the next request starts it again', async () => {
    const { espeak, ask } = start();
    const before = await ask('hi');
    const lost = await Promise.allSettled([espeak.phonemes('silence', 'en-us'), espeak.phonemes('die', 'en-us')]);
    expect(lost).toMatchObject([{ reason: ended }, { reason: ended }]);
    expect(await ask('hi')).not.toBe(before);
  });

  test('one that dies all the time is given up, and tried again a minute later', async () => {
    const { ask, clock } = start();
    for (let death = 0; death < 5; death++) await expect(ask('die')).rejects.toMatchObject(ended);
    await expect(ask('hi')).rejects.toMatchObject({ ...ended, message: expect.stringContaining('5 times') });
    await clock.advance(61_000);
    expect(await ask('hi')).not.toBe('');
  });

  test('a line that is no reply is passed over', async () => {
    expect(await start().ask('garbage')).not.toBe('');
  });

  test('an aborted request rejects at once, and its late reply hurts nobody', async () => {
    const { espeak, ask } = start();
    const gone = new AbortController();
    const aborted = espeak.phonemes('silence', 'en-us', gone.signal);
    gone.abort(new Error('gone'));
    await expect(aborted).rejects.toThrow('gone');
    expect(await ask('hi')).not.toBe('');
    await expect(espeak.phonemes('hi', 'en-us', AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });

  test('a program that is not there is unavailable, and says what to do', async () => {
    const { ask } = start(new URL('no-such-program.ts', FRAGILE));
    await expect(ask('hi')).rejects.toMatchObject({ ...ended, remedy: expect.stringContaining('npm ci') });
  });

  test('after closing nothing is asked any more', async () => {
    const { espeak, ask } = start();
    await ask('hi');
    await espeak.close();
    await expect(ask('hi')).rejects.toMatchObject({ code: 'EspeakUnavailable' });
  });
});
