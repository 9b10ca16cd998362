import { describe, expect, test } from 'vitest';
import { readinessOf, type ReadinessFacts } from '../../../../services/piper/src/health/readiness.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import type { VoiceStatus } from '../../../../services/shared/src/contract/voice-status.ts';

const voice = (name: string, change: Partial<VoiceStatus>): VoiceStatus => ({
  name,
  language: 'en-US',
  engine: change.state === 'ready' ? 'piper' : 'espeak',
  state: 'ready',
  ...change,
});
const facts = (voices: VoiceStatus[], change: Partial<ReadinessFacts> = {}): ReadinessFacts => ({
  voices,
  wasReady: false,
  isFilling: false,
  listFault: null,
  espeak: { engine: 'fake espeak-ng', fault: null },
  deviceFault: null,
  ...change,
});

const away = new VoiceError('EspeakUnavailable', 'espeak-ng is away.');

describe('readiness', () => {
  test.each<[string, ReadinessFacts, boolean, string]>([
    [
      'a pull, with per cent',
      facts([voice('a', { state: 'pulling', percent: 40 })]),
      false,
      'pulling: pulling a (40 %)',
    ],
    ['a pull not begun', facts([voice('a', { state: 'absent' })]), false, 'pulling: pulling a'],
    ['a load', facts([voice('a', { state: 'loading' })]), false, 'loading: loading a'],
    ['a fault', facts([voice('a', { state: 'failed', reason: 'No net.' })]), false, 'failed: a: No net.'],
    ['nothing to have', facts([]), false, 'failed: no voice is listed'],
    ['a voice', facts([voice('a', { state: 'ready' })]), true, 'ready: speaking'],
    [
      'static texts to speak first',
      facts([voice('a', { state: 'ready' })], { isFilling: true }),
      false,
      'filling: speaking static texts into the cache',
    ],
    [
      'a voice, and another on its way',
      facts([voice('a', { state: 'ready' }), voice('b', { state: 'loading' })]),
      false,
      'loading: loading b',
    ],
    [
      'a voice, and another that failed',
      facts([voice('a', { state: 'ready' }), voice('b', { state: 'failed' })]),
      true,
      'ready: speaking',
    ],
    [
      'a new voice beside one that speaks already',
      facts([voice('a', { state: 'ready' }), voice('b', { state: 'pulling' })], { wasReady: true }),
      true,
      'ready: speaking',
    ],
    [
      'a list that is wrong',
      facts([], { listFault: new VoiceError('VoiceListInvalid', 'The list is no YAML.') }),
      false,
      'failed: The list is no YAML.',
    ],
    [
      'an espeak-ng that has not answered yet',
      facts([voice('a', { state: 'ready' })], { espeak: { engine: null, fault: null } }),
      false,
      'loading: waiting for espeak-ng',
    ],
    [
      'an espeak-ng that nobody started',
      facts([voice('a', { state: 'ready' })], { espeak: { engine: null, fault: away } }),
      false,
      'loading: espeak-ng is away.',
    ],
  ])('with %s', (_what, given, ready, words) => {
    const { state, reason, ...rest } = readinessOf(given);
    expect([rest.ready, `${state}: ${reason}`]).toEqual([ready, words]);
  });

  test('a GPU that is not there is told, and takes nothing out of service', () => {
    const deviceFault = 'The GPU is not used: no driver.';
    const { ready, degraded } = readinessOf(facts([voice('a', { state: 'ready' })], { deviceFault }));
    expect([ready, degraded]).toEqual([true, [deviceFault]]);
  });

  test('an espeak-ng that went away is told, and takes no voice out of service', () => {
    const espeak = { engine: 'system espeak-ng 1.51', fault: away };
    const { ready, degraded } = readinessOf(facts([voice('a', { state: 'ready' })], { wasReady: true, espeak }));
    expect([ready, degraded]).toEqual([true, ['espeak-ng is away.']]);
  });

  test('a voice that cannot be cut is told too', () => {
    const { degraded } = readinessOf(facts([voice('a', { state: 'ready', mode: 'one-shot', reason: 'who knows' })]));
    expect(degraded).toEqual(['a is spoken sentence by sentence: who knows.']);
  });
});
