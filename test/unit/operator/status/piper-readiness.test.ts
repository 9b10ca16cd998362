import { expect, test } from 'vitest';
import { piperBlocker, voiceStates, type PiperReadiness } from '../../../../operator/src/status/piper-readiness.ts';

const says = (state: string, ...voices: [name: string, state: string][]): PiperReadiness => ({
  ready: state === 'ready',
  state,
  reason: 'as it says',
  voices: voices.map(([name, of]) => ({ name, language: 'en', engine: 'piper', state: of }) as never),
});

test.each([
  ['pulling', 'DownloadingVoice'],
  ['loading', 'LoadingVoice'],
  ['filling', 'LoadingVoice'],
  ['failed', 'VoiceFailed'],
  ['new', 'StartingUp'],
])('%s', (state, want) => {
  expect(piperBlocker('p', says(state))).toMatchObject({ reason: want, message: 'Pod p is not ready: as it says.' });
});

test('a pod that is ready is not waited for', () => {
  expect(piperBlocker('p', says('ready'))).toBeNull();
});

test('a voice is as far as it is in the pod that is least far', () => {
  const states = voiceStates([
    says('ready', ['a', 'ready'], ['b', 'ready']),
    says('pulling', ['a', 'pulling'], ['b', 'ready']),
  ]);
  expect([...states.values()]).toEqual([
    { name: 'a', state: 'Downloading' },
    { name: 'b', state: 'Ready' },
  ]);
});
