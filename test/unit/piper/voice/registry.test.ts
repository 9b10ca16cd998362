import { describe, expect, test } from 'vitest';
import type { CachedVoice } from '../../../../services/piper/src/voice/cache.ts';
import type { LoadedVoice } from '../../../../services/piper/src/voice/load.ts';
import { createVoiceRegistry } from '../../../../services/piper/src/voice/registry.ts';
import type { PullProgress } from '../../../../services/piper/src/voice/source.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import type { VoiceStatus } from '../../../../services/shared/src/contract/voice-status.ts';
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
    names: [JOE],
    pull: (_name, onProgress, signal) => {
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
      names: [JOE],
      pull: async (_name, onProgress) => {
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
    expect(() => createVoiceRegistry({ names: ['../x'], ...options })).toThrow(
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
