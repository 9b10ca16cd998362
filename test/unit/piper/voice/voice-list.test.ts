import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVoiceList } from '../../../../services/piper/src/voice/voice-list.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import { JOE } from '../a-voice.ts';

const DIGEST = 'a'.repeat(64);

const outcomeOf = (parsing: () => unknown): unknown => {
  try {
    return parsing();
  } catch (error) {
    return error;
  }
};

describe('the list of voices', () => {
  test('is YAML: names, and voices with a source', () => {
    const text = `
- ${JOE}
- name: ours
  language: de-DE
  source: { url: "https://voices.example.com/ours.onnx", sha256: ${DIGEST}, configSha256: ${DIGEST} }
- name: baked
  source: { path: /voices/baked.onnx }
`;
    expect(parseVoiceList(text)).toEqual([
      { name: JOE },
      {
        name: 'ours',
        language: 'de-DE',
        source: { url: 'https://voices.example.com/ours.onnx', sha256: DIGEST, configSha256: DIGEST },
      },
      { name: 'baked', source: { path: '/voices/baked.onnx' } },
    ]);
  });

  test('is JSON as well', () => {
    expect(parseVoiceList(JSON.stringify([JOE]))).toEqual([{ name: JOE }]);
  });

  test('may be empty', () => {
    expect(parseVoiceList('')).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['no list', 'name: x', 'VoiceListInvalid'],
    ['no YAML', '- [', 'VoiceListInvalid'],
    ['a number', '- 5', 'VoiceListInvalid'],
    ['a name that is a path', '- {name: "../x", source: {path: /x}}', 'VoiceListInvalid'],
    ['a name that says nothing, without a source', '- ours', 'UnknownVoice'],
    ['a URL without digests', '- {name: a, source: {url: "https://x/y"}}', 'VoiceListInvalid'],
    [
      'a file URL',
      `- {name: a, source: {url: "file:///x", sha256: ${DIGEST}, configSha256: ${DIGEST}}}`,
      'VoiceListInvalid',
    ],
    ['a field nobody knows', '- {name: a, sauce: 1}', 'VoiceListInvalid'],
    ['a voice twice', `- ${JOE}\n- ${JOE}`, 'VoiceListInvalid'],
    ['too many voices', '- a\n'.repeat(65), 'VoiceListInvalid'],
    ['a bomb of aliases', 'a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]', 'VoiceListInvalid'],
  ])('%s is refused with a remedy', (_what, text, code) => {
    expect(() => parseVoiceList(text)).toThrow(expect.objectContaining({ code, remedy: expect.any(String) }));
  });

  test('anything else at all is a typed fault or a list', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const outcome = outcomeOf(() => parseVoiceList(text));
        expect(Array.isArray(outcome) || outcome instanceof VoiceError).toBe(true);
      }),
    );
  });
});
