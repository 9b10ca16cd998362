import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scriptRuns } from '../../../services/espeak/src/scripts.ts';

describe('words of other scripts', () => {
  test('each go to a voice that reads them, and the rest stays with the voice', () => {
    expect(scriptRuns('He said 你好, and доброе утро.', 'en-us')).toEqual([
      { text: 'He said ', voice: 'en-us' },
      { text: '你好', voice: 'cmn' },
      { text: ', and ', voice: 'en-us' },
      { text: 'доброе утро', voice: 'ru' },
      { text: '.', voice: 'en-us' },
    ]);
  });

  test('the voice’s own script is nobody else’s', () => {
    expect(scriptRuns('Доброе утро', 'uk')).toEqual([{ text: 'Доброе утро', voice: 'uk' }]);
  });

  test('what nobody reads is told apart', () => {
    expect(scriptRuns('a ភាសា b', 'en')).toContainEqual({ text: 'ភាសា', voice: 'none' });
  });

  test('the runs joined are the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('en-us', 'ru', 'cmn', 'ja'), (text, voice) => {
        const runs = scriptRuns(text, voice);
        expect(runs.map((run) => run.text).join('')).toBe(text);
      }),
    );
  });
});
