import { expect, test } from 'vitest';
import { VoiceError } from '@firstword/shared/contract/errors';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createKedaWatch } from '../../../operator/src/keda.ts';

const THERE = { resources: [{ name: 'scaledobjects' }] };

type Join = (signal: AbortSignal) => Promise<void>;

const setup = (join: Join = async () => undefined, first: object | number = 404) => {
  const clock = createFakeClock();
  const told: string[] = [];
  let answer = first;
  const send = async (): Promise<never> => {
    if (typeof answer === 'number') throw new VoiceError(`Http${answer}`, 'no', { status: answer });
    return answer as never;
  };
  const keda = createKedaWatch({
    transport: { send },
    clock,
    log: silentLog,
    async onFound(signal) {
      signal.addEventListener('abort', () => told.push('left'));
      await join(signal);
      told.push('found');
    },
    onGone: () => void told.push('gone'),
  });
  const ending = new AbortController();
  void keda.run(ending.signal);
  const minute = async (said: object | number): Promise<string[]> => {
    answer = said;
    await clock.advance(60_000);
    return told.splice(0);
  };
  return { keda, clock, minute, signal: ending.signal };
};

test('it is found when it is installed later, once; left when it goes; and found again', async () => {
  const { minute } = setup();
  expect(await minute(404)).toEqual([]);
  expect(await minute(THERE)).toEqual(['found']);
  expect(await minute(THERE)).toEqual([]);
  expect(await minute(500)).toEqual([]);
  expect(await minute(404)).toEqual(['left', 'gone']);
  expect(await minute(404)).toEqual([]);
  expect(await minute(THERE)).toEqual(['found']);
});

test('nobody waits for long for objects that may not be listed', async () => {
  const { keda, clock, minute, signal } = setup(() => new Promise(() => undefined), THERE);
  let isKnown = false;
  void keda.known(signal).then(() => (isKnown = true));
  await clock.advance(4_000);
  expect(isKnown).toBe(false);
  await clock.advance(1_000);
  expect(isKnown).toBe(true);
  expect(await minute(404)).toEqual(['left', 'gone']);
});
