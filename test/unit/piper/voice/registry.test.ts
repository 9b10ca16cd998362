import { describe, expect, test } from 'vitest';
import type { CachedVoice } from '../../../../services/piper/src/voice/cache.ts';
import type { LoadedVoice } from '../../../../services/piper/src/voice/load.ts';
import { createVoiceRegistry } from '../../../../services/piper/src/voice/registry.ts';
import type { WantedVoice } from '../../../../services/piper/src/voice/wanted-voice.ts';
import type { PullProgress } from '../../../../services/piper/src/voice/source.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import type { VoiceStatus } from '../../../../services/shared/src/contract/voice-status.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';
import { silentLog } from '../../../../services/shared/src/runtime/log.ts';
import { createFakeEngine } from '../../../../services/piper/src/engine/fake.ts';
import { JOE, aCachedVoice, aLoadedVoice } from '../a-voice.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A registry of one voice whose pull and load end when the test says so, and every status it ever had. */
const aRegistry = () => {
  const pull = Promise.withResolvers<CachedVoice>();
  const load = Promise.withResolvers<LoadedVoice>();
  const seen: VoiceStatus[] = [];
  let progress: (value: PullProgress) => void = () => undefined;
  let pullSignal: AbortSignal | undefined;
  const registry = createVoiceRegistry({
    voices: [{ name: JOE }],
    clock: createFakeClock(),
    pull: (_wanted, onProgress, signal) => {
      progress = onProgress;
      pullSignal = signal;
      signal.addEventListener('abort', () => pull.reject(signal.reason as Error));
      return pull.promise;
    },
    load: () => load.promise,
    log: silentLog,
  });
  registry.subscribe(() => seen.push(registry.status(JOE)));
  return {
    registry,
    pull,
    load,
    seen,
    report: (bytes: number) => progress({ bytes, totalBytes: 1000, source: 'the hub' }),
    signal: () => pullSignal,
  };
};

describe('the voices of a service', () => {
  test('go from absent over pulling and loading to ready, and everybody hears of it', async () => {
    const { registry, pull, load, seen, report } = aRegistry();
    expect(registry.status(JOE)).toEqual({ name: JOE, language: 'en-US', engine: 'espeak', state: 'absent' });
    for (const bytes of [0, 1, 2, 500]) report(bytes);
    pull.resolve(aCachedVoice());
    await settle();
    expect(registry.loaded(JOE)).toBeNull();
    load.resolve(aLoadedVoice());
    await settle();
    expect(seen.map(({ state, percent, engine }) => [state, percent, engine])).toEqual([
      ['pulling', 0, 'espeak'],
      ['pulling', 50, 'espeak'],
      ['loading', undefined, 'espeak'],
      ['ready', undefined, 'piper'],
    ]);
    expect(seen[0]?.reason).toBe('from the hub');
    expect(seen.at(-1)?.digest).toBe('a'.repeat(64));
    expect(registry.loaded(JOE)?.name).toBe(JOE);
  });

  test('a pull whose length is unknown has no percent', async () => {
    const seen: VoiceStatus[] = [];
    const registry = createVoiceRegistry({
      voices: [{ name: JOE }],
      clock: createFakeClock(),
      pull: async (_wanted, onProgress) => {
        await settle();
        onProgress({ bytes: 10, totalBytes: null, source: 'the hub' });
        return aCachedVoice();
      },
      load: async () => aLoadedVoice(),
      log: silentLog,
    });
    registry.subscribe(() => seen.push(registry.status(JOE)));
    await settle();
    await settle();
    expect(seen[0]).not.toHaveProperty('percent');
  });

  test('one that cannot be pulled says why and what to do, and espeak-ng goes on', async () => {
    const { registry, pull } = aRegistry();
    pull.reject(new VoiceError('VoiceUnavailable', 'It is not there.', { remedy: 'Connect.' }));
    await settle();
    expect(registry.status(JOE)).toMatchObject({
      state: 'failed',
      engine: 'espeak',
      reason: 'It is not there. Connect.',
    });
    expect(registry.loaded(JOE)).toBeNull();
  });

  test('one that does not load says so', async () => {
    const { registry, pull, load } = aRegistry();
    pull.resolve(aCachedVoice());
    load.reject(new Error('broken file'));
    await settle();
    expect(registry.status(JOE)).toMatchObject({ state: 'failed', reason: 'broken file' });
  });

  test('a voice that nobody asked for is unknown', () => {
    const { registry } = aRegistry();
    const unknown = expect.objectContaining({ code: 'UnknownVoice', status: 404 }) as Error;
    expect(() => registry.status('de_DE-thorsten-medium')).toThrow(unknown);
    expect(() => registry.loaded('alloy')).toThrow(unknown);
  });

  test('a name that can be no voice is refused at once', () => {
    const options = {
      pull: () => Promise.reject(new Error()),
      load: () => Promise.reject(new Error()),
      log: silentLog,
    };
    expect(() => createVoiceRegistry({ voices: [{ name: '../x' }], clock: createFakeClock(), ...options })).toThrow(
      expect.objectContaining({ code: 'UnknownVoice' }),
    );
  });

  test('an unsubscribed listener hears nothing', async () => {
    const { registry, report } = aRegistry();
    const heard: string[] = [];
    registry.subscribe(() => heard.push('heard'))();
    report(10);
    expect(heard).toEqual([]);
  });

  test('closing stops a pull under way', async () => {
    const { registry, signal } = aRegistry();
    await registry.close();
    expect(signal()?.aborted).toBe(true);
    expect(registry.status(JOE).state).toBe('absent');
  });

  test('closing while a voice loads closes it as soon as it is there', async () => {
    const { registry, pull, load } = aRegistry();
    const ended = Promise.withResolvers<void>();
    pull.resolve(aCachedVoice());
    await settle();
    const closed = registry.close();
    load.resolve(aLoadedVoice({ ...createFakeEngine(), close: async () => ended.resolve() }));
    await Promise.all([closed, ended.promise]);
    expect(registry.loaded(JOE)).toBeNull();
  });
});

/** A registry whose pulls succeed at once unless `fail` says otherwise, with the engines it closed. */
const aChangingRegistry = (voices: WantedVoice[], fail: (nth: number) => Error | null = () => null) => {
  const clock = createFakeClock();
  const closed: string[] = [];
  let pulls = 0;
  const registry = createVoiceRegistry({
    voices,
    clock,
    log: silentLog,
    pull: async ({ name, source }) => {
      const fault = fail(pulls++);
      if (fault) throw fault;
      const sha256 = source && 'url' in source ? source.sha256 : 'a'.repeat(64);
      return { ...aCachedVoice(name), sha256 };
    },
    load: async ({ name, sha256 }) => {
      const close = async (): Promise<void> => void closed.push(`${name} ${sha256[0]}`);
      return { ...aLoadedVoice({ ...createFakeEngine(), close }), name };
    },
  });
  return { registry, clock, closed, pulls: () => pulls };
};

const OTHER = 'de_DE-thorsten-medium';
const at = (digit: string): WantedVoice => ({
  name: JOE,
  source: { url: 'http://127.0.0.1/joe.onnx', sha256: digit.repeat(64), configSha256: digit.repeat(64) },
});

describe('a list of voices that changes', () => {
  test('a new voice is loaded beside the old one', async () => {
    const { registry, closed } = aChangingRegistry([{ name: JOE }]);
    await settle();
    registry.want([{ name: JOE }, { name: OTHER }]);
    expect(registry.status(JOE).state).toBe('ready');
    await settle();
    expect(registry.list().map(({ name, state }) => [name, state])).toEqual([
      [JOE, 'ready'],
      [OTHER, 'ready'],
    ]);
    expect(closed).toEqual([]);
  });

  test('one that is no longer listed is unknown at once, and let go when its last reply has ended', async () => {
    const { registry, closed } = aChangingRegistry([{ name: JOE }]);
    await settle();
    const releases = [registry.hold(JOE), registry.hold(JOE)];
    registry.want([]);
    expect(() => registry.status(JOE)).toThrow(expect.objectContaining({ code: 'UnknownVoice' }));
    releases[0]?.();
    releases[0]?.();
    expect(closed).toEqual([]);
    releases[1]?.();
    expect(closed).toEqual([`${JOE} a`]);
  });

  test('another version of a voice replaces it only once it is ready', async () => {
    const { registry, closed } = aChangingRegistry([at('1')]);
    await settle();
    const before = registry.loaded(JOE);
    registry.want([at('2')]);
    expect(registry.loaded(JOE)).toBe(before);
    expect(registry.status(JOE)).toMatchObject({ engine: 'piper', state: 'absent' });
    await settle();
    expect(registry.loaded(JOE)).not.toBe(before);
    expect(registry.status(JOE)).toMatchObject({ state: 'ready', digest: '2'.repeat(64) });
    expect(closed).toEqual([`${JOE} 1`]);
  });

  test('a list that names a voice as before asks for nothing', async () => {
    const { registry, pulls } = aChangingRegistry([at('1')]);
    await settle();
    registry.want([at('1')]);
    await settle();
    expect(pulls()).toBe(1);
  });

  test('a pull that failed is tried again, later and later, until it succeeds', async () => {
    const fault = new VoiceError('VoiceUnavailable', 'It is not there.');
    const { registry, clock, pulls } = aChangingRegistry([{ name: JOE }], (nth) => (nth < 2 ? fault : null));
    await clock.advance(4999);
    expect([pulls(), registry.status(JOE).state]).toEqual([1, 'failed']);
    await clock.advance(1);
    expect(pulls()).toBe(2);
    await clock.advance(9999);
    expect(pulls()).toBe(2);
    await clock.advance(1);
    expect([pulls(), registry.status(JOE).state]).toEqual([3, 'ready']);
  });

  test('files that are no voice are not tried again', async () => {
    const { clock, pulls } = aChangingRegistry([{ name: JOE }], () => new VoiceError('VoiceBroken', 'It is none.'));
    await clock.advance(1_000_000);
    expect(pulls()).toBe(1);
  });
});
