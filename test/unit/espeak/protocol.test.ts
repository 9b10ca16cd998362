import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_ESPEAK_CHARS,
  parseEspeakReply,
  parseEspeakRequest,
} from '../../../services/shared/src/contract/espeak.ts';

const request = { id: 1, op: 'phonemes', voice: 'en-us', text: 'hi' };

describe('the lines of the espeak-ng process', () => {
  test.each<[string, unknown, boolean]>([
    ['phonemes', request, true],
    ['speech', { ...request, op: 'speech', speed: 1 }, true],
    ['speech without a speed', { ...request, op: 'speech' }, false],
    ['another op', { ...request, op: 'exit' }, false],
    ['no id', { ...request, id: undefined }, false],
    ['an id that is text', { ...request, id: '1' }, false],
    ['no text', { ...request, text: undefined }, false],
    ['too much text', { ...request, text: 'x'.repeat(MAX_ESPEAK_CHARS + 1) }, false],
    ['a list', [], false],
    ['null', null, false],
  ])('%s: is it a request?', (_what, value, want) => {
    expect(parseEspeakRequest(JSON.stringify(value)) !== null).toBe(want);
  });

  test.each<[string, unknown, boolean]>([
    ['hello', { type: 'hello', engine: 'system', version: '1' }, true],
    ['phonemes', { type: 'phonemes', id: 1, sentences: [{ text: 'a', phonemes: 'b' }] }, true],
    ['phonemes of numbers', { type: 'phonemes', id: 1, sentences: [1] }, false],
    ['audio', { type: 'audio', id: 1, audio: '' }, true],
    ['the end of audio', { type: 'audio-end', id: 1, sampleRateHz: 22_050 }, true],
    ['an error of no request', { type: 'error', id: null, code: 'x', message: 'y' }, true],
    ['a type of Object itself', { type: 'constructor' }, false],
  ])('%s: is it a reply?', (_what, value, want) => {
    expect(parseEspeakReply(JSON.stringify(value)) !== null).toBe(want);
  });

  test('any other line is neither', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect([parseEspeakRequest(line), parseEspeakReply(line)]).toEqual([null, null]);
      }),
    );
  });
});
